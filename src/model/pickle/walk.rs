//! Walking what the pickle reader built: parameters by name, configuration
//! as JSON, both bounded in depth and size.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::super::error::Error;
use super::super::leaf::Leaf;
use super::value::{Machine, Val};

/// Most nested levels, visited entries, and bytes of a parameter's whole name. The published checkpoint nests 5 deep,
/// has 37 arrays and names of 60 bytes.
const MAX_DEPTH: usize = 24;
const MAX_VISITS: usize = 16_384;
const MAX_NAME: usize = 512;

impl<'a> Machine<'a> {
    /// Walks `params` and collects the arrays.
    pub(super) fn flatten(
        &self,
        value: &Val,
        prefix: &str,
        depth: usize,
        visits: &mut usize,
        out: &mut HashMap<String, Leaf<'a>>,
    ) -> Result<(), Error> {
        self.visit(depth, visits)?;
        match value {
            Val::Dict(i) => {
                for (key, value) in self.dicts.get(*i).into_iter().flatten() {
                    let Some(key) = self.text(key).filter(|k| k.len() <= 256) else {
                        return self.fail("a parameter name is not text of at most 256 bytes");
                    };
                    let name = match prefix {
                        "" => key.to_owned(),
                        prefix => format!("{prefix}.{key}"),
                    };
                    if name.len() > MAX_NAME {
                        return self.fail("a parameter's whole name has more than 512 bytes");
                    }
                    self.flatten(value, &name, depth + 1, visits, out)?;
                }
                Ok(())
            }
            Val::Array(i) => {
                let leaf = self.leaf(*i).map_err(|message| Error::Tensor { name: prefix.to_owned(), message: message.to_owned() })?;
                out.insert(prefix.to_owned(), leaf);
                Ok(())
            }
            _ => Err(Error::Tensor { name: prefix.to_owned(), message: "not an array".into() }),
        }
    }

    /// A plain value as JSON; what has no JSON form becomes null.
    pub(super) fn json(&self, value: &Val, depth: usize, visits: &mut usize) -> Result<Json, Error> {
        self.visit(depth, visits)?;
        Ok(match value {
            Val::Bool(b) => Json::from(*b),
            Val::Int(n) => Json::from(*n),
            Val::Float(x) => Json::from(*x),
            Val::Str(_) => Json::from(self.text(value).map(|t| t.chars().take(256).collect::<String>())),
            Val::Array(i) => self.scalar_json(*i),
            Val::Tuple(i) => self.json_list(self.tuples.get(*i), depth, visits)?,
            Val::List(i) => self.json_list(self.lists.get(*i), depth, visits)?,
            Val::Dict(i) => {
                let mut map = Map::new();
                for (key, value) in self.dicts.get(*i).into_iter().flatten() {
                    if let Some(key) = self.text(key).filter(|k| k.len() <= 256) {
                        map.insert(key.to_owned(), self.json(value, depth + 1, visits)?);
                    }
                }
                Json::Object(map)
            }
            _ => Json::Null,
        })
    }

    fn json_list(&self, items: Option<&Vec<Val>>, depth: usize, visits: &mut usize) -> Result<Json, Error> {
        let items = items.into_iter().flatten();
        items.map(|v| self.json(v, depth + 1, visits)).collect::<Result<Vec<_>, _>>().map(Json::Array)
    }

    fn visit(&self, depth: usize, visits: &mut usize) -> Result<(), Error> {
        *visits += 1;
        if depth > MAX_DEPTH || *visits > MAX_VISITS {
            return self.fail("nested too deeply or too large");
        }
        Ok(())
    }
}
