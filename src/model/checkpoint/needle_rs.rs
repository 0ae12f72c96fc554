//! needle-rs's safetensors of Needle v1: one tensor a layer, sizes in the metadata, projections as `I4` (two inputs a
//! byte, low nibble first, `NAME.scale` [inputs/32, outputs]) or as floats. The weights are upstream's.

use super::super::leaf::Leaf;
use super::Error;
use half::{bf16, f16};
use serde_json::{Map, Value, json};
use std::cell::Cell;
use std::collections::HashMap;

/// Their names of one attention's tensors, and ours.
const ATTENTION: [(&str, &str); 6] = [
    ("wq", "q_proj.kernel"),
    ("wk", "k_proj.kernel"),
    ("wv", "v_proj.kernel"),
    ("wo", "out_proj.kernel"),
    ("q_norm", "q_norm.scale"),
    ("k_norm", "k_norm.scale"),
];

/// Largest header of a safetensors file of either form. Needle's has 4 kB, needle-rs's 40 kB; read, a header can take
/// twenty times its size.
pub(super) const MAX_HEADER: usize = 1 << 20;

/// Inputs that share a scale.
const GROUP: usize = 32;

/// A header of theirs, and the bytes behind it.
pub(super) struct File<'a> {
    header: Map<String, Value>,
    data: &'a [u8],
    /// Bytes of `data` that tensors were made from: none may be used twice, so that the memory is bounded by the file.
    used: Cell<usize>,
}

fn wrong(message: String) -> Error {
    Error::Checkpoint { what: "needle-rs safetensors".into(), offset: None, message }
}

impl<'a> File<'a> {
    /// `None` when the file is another kind of safetensors.
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok().filter(|n| *n <= MAX_HEADER)?;
        let Value::Object(header) = serde_json::from_slice(rest.get(..length)?).ok()? else { return None };
        let theirs = header.get("__metadata__")?.get("num_encoder_layers").is_some() && header.contains_key("encoder.0.self_attn.wq");
        theirs.then_some(Self { header, data: rest.get(length..)?, used: Cell::new(0) })
    }

    /// The configuration in upstream's words.
    pub(super) fn config(&self) -> Result<Value, Error> {
        let metadata = self.header.get("__metadata__").ok_or_else(|| wrong("no metadata".to_owned()))?;
        let number = |key: &str| {
            let text = metadata.get(key).and_then(Value::as_str).unwrap_or_default();
            text.parse::<f64>().map_err(|_| wrong(format!("the metadata's {key} is {text:?}, not a number")))
        };
        let size = |key: &str| number(key).map(|n| n as u64);
        if metadata.get("no_feedforward").and_then(Value::as_str) == Some("False") {
            return Err(wrong("models with feed-forward layers are not supported".to_owned()));
        }
        Ok(json!({
            "d_model": size("d_model")?, "num_heads": size("num_heads")?, "num_kv_heads": size("num_kv_heads")?,
            "num_encoder_layers": size("num_encoder_layers")?, "num_decoder_layers": size("num_decoder_layers")?,
            "vocab_size": size("vocab_size")?, "rope_theta": number("rope_theta").unwrap_or(10_000.0),
            "max_seq_len": size("max_enc_len").unwrap_or(1024),
            "contrastive_dim": self.shape("contrastive_proj_kernel").ok().and_then(|s| s.last().copied()).unwrap_or(128),
        }))
    }

    /// All parameters under upstream's names, layers stacked.
    pub(super) fn leaves(&self, encoder: usize, decoder: usize) -> Result<HashMap<String, Leaf<'static>>, Error> {
        let mut out = HashMap::new();
        let mut one = |ours: &str, theirs: &str| -> Result<(), Error> {
            let (shape, numbers) = self.tensor(theirs)?;
            out.insert(ours.to_owned(), Leaf::floats(shape, &numbers));
            Ok(())
        };
        one("embedding.embedding", "embedding")?;
        one("encoder.final_norm.scale", "encoder_final_norm")?;
        one("decoder.ZCRMSNorm_0.scale", "decoder_final_norm")?;
        if self.header.contains_key("contrastive_hidden_kernel") {
            one("contrastive_hidden.kernel", "contrastive_hidden_kernel")?;
            one("contrastive_hidden.bias", "contrastive_hidden_bias")?;
            one("contrastive_proj.kernel", "contrastive_proj_kernel")?;
        }
        let block = "encoder.layers.EncoderBlock_0";
        self.stack(&mut out, encoder, "encoder", &format!("{block}.ZCRMSNorm_0.scale"), "norm")?;
        self.stack(&mut out, encoder, "encoder", &format!("{block}.attn_gate"), "self_attn_gate")?;
        self.attention(&mut out, encoder, "encoder", block, "self_attn")?;
        let block = "decoder.layers.DecoderBlock_0";
        for (ours, theirs) in [
            ("ZCRMSNorm_0.scale", "self_attn_norm"),
            ("ZCRMSNorm_1.scale", "cross_attn_norm"),
            ("self_attn_gate", "self_attn_gate"),
            ("cross_attn_gate", "cross_attn_gate"),
        ] {
            self.stack(&mut out, decoder, "decoder", &format!("{block}.{ours}"), theirs)?;
        }
        self.attention(&mut out, decoder, "decoder", block, "self_attn")?;
        self.attention(&mut out, decoder, "decoder", block, "cross_attn")?;
        Ok(out)
    }

    fn attention(&self, out: &mut HashMap<String, Leaf<'static>>, layers: usize, side: &str, block: &str, name: &str) -> Result<(), Error> {
        ATTENTION
            .iter()
            .try_for_each(|(theirs, ours)| self.stack(out, layers, side, &format!("{block}.{name}.{ours}"), &format!("{name}.{theirs}")))
    }

    /// Layer after layer of `side` under one of our names.
    fn stack(&self, out: &mut HashMap<String, Leaf<'static>>, layers: usize, side: &str, ours: &str, theirs: &str) -> Result<(), Error> {
        let mut all = Vec::new();
        let mut shape = vec![layers];
        for i in 0..layers {
            let (own, numbers) = self.tensor(&format!("{side}.{i}.{theirs}"))?;
            // A gate is one number.
            if i == 0 && own != [1] {
                shape.extend(own);
            }
            all.extend(numbers);
        }
        out.insert(ours.to_owned(), Leaf::floats(shape, &all));
        Ok(())
    }

    fn shape(&self, name: &str) -> Result<Vec<usize>, Error> {
        let list = self.header.get(name).and_then(|t| t.get("shape")).and_then(Value::as_array);
        let shape = list.map(|l| l.iter().map(|n| n.as_u64().and_then(|n| usize::try_from(n).ok())).collect::<Option<Vec<_>>>());
        shape.flatten().ok_or_else(|| Error::Tensor { name: name.to_owned(), message: "missing".to_owned() })
    }

    fn bytes(&self, name: &str) -> Option<&'a [u8]> {
        let range = self.header.get(name)?.get("data_offsets")?.as_array()?;
        let at = |i: usize| usize::try_from(range.get(i)?.as_u64()?).ok();
        self.data.get(at(0)?..at(1)?)
    }

    /// Extents and numbers of a tensor of theirs.
    fn tensor(&self, name: &str) -> Result<(Vec<usize>, Vec<f32>), Error> {
        let fail = |message: &str| Error::Tensor { name: name.to_owned(), message: message.to_owned() };
        let mut shape = self.shape(name)?;
        let bytes = self.bytes(name).ok_or_else(|| fail("its data is not in the file"))?;
        self.used.set(self.used.get().saturating_add(bytes.len()));
        if self.used.get() > self.data.len() {
            return Err(fail("the file uses the same data several times"));
        }
        let numbers: Vec<f32> = match self.header.get(name).and_then(|t| t.get("dtype")).and_then(Value::as_str) {
            Some("F32") => bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            Some("F16") => bytes.as_chunks::<2>().0.iter().map(|b| f16::from_le_bytes(*b).to_f32()).collect(),
            Some("BF16") => bytes.as_chunks::<2>().0.iter().map(|b| bf16::from_le_bytes(*b).to_f32()).collect(),
            Some("I4") => {
                let [half, outputs] = *shape else { return Err(fail("4-bit groups need two extents")) };
                shape[0] = half.checked_mul(2).ok_or_else(|| fail("its shape is too large"))?;
                let (_, scales) = self.tensor(&format!("{name}.scale"))?;
                four_bits(bytes, &scales, outputs).ok_or_else(|| fail("its scales do not fit it"))?
            }
            _ => return Err(fail("the elements are not f32, f16, bf16 or I4")),
        };
        let wanted = shape.iter().try_fold(1_usize, |n, e| n.checked_mul(*e));
        if wanted != Some(numbers.len()) { Err(fail("its data is not as long as its shape says")) } else { Ok((shape, numbers)) }
    }
}

/// Rows 2p and 2p + 1 from the low and high nibbles of row p, in two's complement, times their group's scale.
fn four_bits(bytes: &[u8], scales: &[f32], outputs: usize) -> Option<Vec<f32>> {
    let mut out = Vec::with_capacity(bytes.len() * 2);
    for (p, row) in bytes.chunks_exact(outputs.max(1)).enumerate() {
        for shift in [4, 0] {
            let input = 2 * p + usize::from(shift == 0);
            let own = scales.get(input / GROUP * outputs..(input / GROUP + 1) * outputs)?;
            out.extend(row.iter().zip(own).map(|(byte, scale)| f32::from((byte << shift).cast_signed() >> 4) * scale));
        }
    }
    Some(out)
}
