//! A pickle from its first byte to the configuration and the arrays that it holds.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::super::error::Error;
use super::super::leaf::Leaf;
use super::value::{Machine, Val};

/// Reads a pickle: the configuration, and the arrays under `params` by their
/// names joined with dots.
pub(in super::super) fn read(input: &[u8]) -> Result<(Json, HashMap<String, Leaf<'_>>), Error> {
    let mut m = Machine::new(input);
    let root = m.run()?;
    let Val::Dict(root) = root else {
        return m.fail("the top level is not a dictionary");
    };
    let (mut config, mut params) = (None, None);
    for (key, value) in m.dicts.get(root).into_iter().flatten() {
        match m.text(key) {
            Some("config") => config = Some(value),
            Some("params") => params = Some(value),
            _ => {}
        }
    }
    let (Some(config), Some(params)) = (config, params) else {
        return m.fail("there is no `params` and `config`");
    };
    let mut visits = 0;
    let mut leaves = HashMap::new();
    m.flatten(params, "", 0, &mut visits, &mut leaves)?;
    Ok((m.json(config, 0, &mut visits)?, leaves))
}
