//! OpenAPI 3.0 and 3.1: each operation becomes an HTTP tool.

mod body;
mod operation;
mod schema;
mod security;
mod servers;

pub(super) use operation::convert;
