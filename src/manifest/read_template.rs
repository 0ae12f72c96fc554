//! Texts with holes as a manifest has them, each hole checked against the tool's parameters, and the bounds that every
//! kind of action shares. Knows nothing of the kinds.

use super::field::{Fault, Field, Object, nearest};
use super::{Param, Part, Template};
use std::ops::RangeInclusive;

/// Seconds that an action may be given.
pub(super) const TIMEOUT: RangeInclusive<u64> = 1..=86_400;
/// Kibibytes of output that may be kept.
pub(super) const OUTPUT: RangeInclusive<u64> = 1..=16_384;

/// What a template may hold besides text and parameters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Allow {
    /// Parameters only.
    Params,
    /// Parameters and the item of an `each`.
    Item,
    /// Parameters and secrets of the environment.
    Secrets,
}

/// Reads a text with holes.
pub(super) fn template(field: &Field<'_>, params: &[Param], allow: Allow) -> Result<Template, Fault> {
    let text = field.string()?;
    if text.contains('\0') {
        return Err(field.fault("the text holds a NUL character", "leave it out"));
    }
    let template = Template::parse(text).map_err(|message| field.fault(message, "fix the braces"))?;
    for part in &template.parts {
        match part {
            Part::Hole(name) => param(name, field, params).map(|_| ())?,
            Part::Item if allow != Allow::Item => {
                return Err(field.fault("{} stands outside an \"each\"", "name a parameter, or write '{{}}' for braces"));
            }
            Part::Secret(name) if allow != Allow::Secrets => {
                let fix = "move it to a header or the body of an \"http\" action";
                return Err(field.fault(format!("the secret ${{env:{name}}} may not stand here"), fix));
            }
            _ => {}
        }
    }
    Ok(template)
}

/// The parameter that `field` means by `name`.
pub(super) fn param<'p>(name: &str, field: &Field<'_>, params: &'p [Param]) -> Result<&'p Param, Fault> {
    params.iter().find(|p| p.name == name).ok_or_else(|| {
        let names: Vec<&str> = params.iter().map(|p| p.name.as_str()).collect();
        let fix = match nearest(name, &names) {
            Some(near) => format!("did you mean {near:?}?"),
            None if names.is_empty() => "the tool has no parameters".to_owned(),
            None => format!("parameters are {}; write '{{{{' for a brace", names.get(..20).unwrap_or(&names).join(", ")),
        };
        field.fault(format!("{name:?} is not a parameter of this tool"), fix)
    })
}

/// Named templates in file order.
pub(super) fn pairs(object: &Object<'_>, key: &str, params: &[Param], allow: Allow) -> Result<Vec<(String, Template)>, Fault> {
    let Some(field) = object.get(key) else { return Ok(Vec::new()) };
    field.object()?.entries().map(|(name, value)| Ok((name.to_owned(), template(&value, params, allow)?))).collect()
}

/// The variables of an environment, each with a name that one can have.
pub(super) fn env(object: &Object<'_>, params: &[Param], allow: Allow) -> Result<Vec<(String, Template)>, Fault> {
    let all = pairs(object, "env", params, allow)?;
    let bad = |name: &str| name.is_empty() || name.contains('=') || name.chars().any(|c| c.is_control() || c.is_whitespace());
    match all.iter().find(|(name, _)| bad(name)) {
        Some((name, _)) => {
            let at = object.need("env")?.object()?.need(name)?;
            Err(at.fault(format!("{name:?} cannot be the name of a variable"), "rename it"))
        }
        None => Ok(all),
    }
}
