//! Writing a checkpoint as safetensors, in the form that `read` takes.

use super::checkpoint::{Checkpoint, q8};
use super::config::Config;
use super::error::Error;
use super::options::PromptForm;
use half::f16;
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use std::collections::HashMap;

/// How the numbers of a written checkpoint are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// float32.
    F32,
    /// float16.
    F16,
    /// Matrices in 8-bit groups, all else in float32.
    Q8,
}

impl Checkpoint<'_> {
    /// The bytes of a safetensors file.
    ///
    /// # Errors
    /// A parameter that cannot be read.
    pub fn to_safetensors(&self, stored: Stored) -> Result<Vec<u8>, Error> {
        let mut tensors: Vec<(String, Dtype, Vec<usize>, Vec<u8>)> = Vec::new();
        let mut names: Vec<&str> = self.names().collect();
        names.sort_unstable();
        for name in names {
            let shape = self.shape(name)?.to_vec();
            let numbers = self.tensor(name)?;
            match stored {
                Stored::Q8
                    if name.ends_with("proj.kernel") && shape.len() == 3 || stored == Stored::Q8 && name.starts_with("embedding") =>
                {
                    let (whole, scales) = q8::quantise(&shape, &numbers);
                    tensors.push((format!("{name}{}", q8::SUFFIX), Dtype::F32, vec![scales.len()], le(&scales)));
                    tensors.push((name.to_owned(), Dtype::I8, shape, whole));
                }
                Stored::F32 | Stored::Q8 => tensors.push((name.to_owned(), Dtype::F32, shape, le(&numbers))),
                Stored::F16 => {
                    let halves = numbers.iter().flat_map(|v| f16::from_f32(*v).to_le_bytes()).collect();
                    tensors.push((name.to_owned(), Dtype::F16, shape, halves));
                }
            }
        }
        serialise(&tensors, &self.config, self.prompt, "needle-v1")
    }
}

/// A safetensors file of tensors, each with its type, shape and bytes.
///
/// # Errors
/// Bytes that do not fit a shape.
pub(super) fn serialise(
    tensors: &[(String, Dtype, Vec<usize>, Vec<u8>)],
    config: &Config,
    prompt: PromptForm,
    format: &str,
) -> Result<Vec<u8>, Error> {
    let wrong = |e: safetensors::SafeTensorError| Error::Checkpoint { what: "safetensors".into(), offset: None, message: e.to_string() };
    let views = tensors
        .iter()
        .map(|(name, dtype, shape, data)| TensorView::new(*dtype, shape.clone(), data).map(|view| (name.as_str(), view)).map_err(wrong));
    let views = views.collect::<Result<Vec<_>, Error>>()?;
    let metadata = HashMap::from([
        ("config".to_owned(), config.to_json().to_string()),
        ("format".to_owned(), format.to_owned()),
        ("prompt".to_owned(), prompt.name().to_owned()),
    ]);
    safetensors::serialize(views, Some(metadata)).map_err(wrong)
}

fn le(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|v| v.to_le_bytes()).collect()
}
