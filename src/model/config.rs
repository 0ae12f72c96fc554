//! The hyper-parameters of a checkpoint.

use serde_json::Value;

use super::error::Error;

/// No size in a configuration may be larger than this.
const MAX_SIZE: usize = 65_536;
/// Numbers in all parameters together: ten times the published checkpoint, 1 GiB in float32.
const MAX_PARAMETERS: usize = 1 << 28;
/// Positions times head width, of which the table of rotary angles is made. The published checkpoint has 1024 x 64.
const MAX_ANGLES: usize = 1 << 24;
/// Layers of the encoder, and of the decoder. The published checkpoint has 12 and 8.
const MAX_LAYERS: usize = 128;
/// Numbers in the decoder's caches of keys and values when all positions are taken: 256 MiB in float32, 16 times what
/// the published checkpoint has.
const MAX_CACHE: usize = 1 << 26;
/// Positions that every model gets at least.
const MIN_POSITIONS: usize = 1024;

/// The shape of a model, as its checkpoint's `config` states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Number of token ids.
    pub vocab_size: usize,
    /// Width of the residual stream.
    pub d_model: usize,
    /// Query heads.
    pub num_heads: usize,
    /// Key and value heads.
    pub num_kv_heads: usize,
    /// Encoder layers.
    pub num_encoder_layers: usize,
    /// Decoder layers.
    pub num_decoder_layers: usize,
    /// Width of a retrieval vector.
    pub contrastive_dim: usize,
    /// The longest sequence the model was trained on.
    pub max_seq_len: usize,
    /// The padding token.
    pub pad_token_id: u32,
    /// Base of the rotary position frequencies.
    pub rope_theta: f64,
}

impl Config {
    /// Reads a configuration object. Missing keys take the upstream defaults
    /// and unknown keys are ignored.
    ///
    /// # Errors
    /// [`Error::Config`] if a value has the wrong type, is out of bounds, or
    /// describes a model with feed-forward layers.
    pub fn from_json(value: &Value) -> Result<Self, Error> {
        if !value.is_object() {
            return Err(Error::Config("not an object".into()));
        }
        match value.get("no_feedforward") {
            None | Some(Value::Null | Value::Bool(true)) => {}
            Some(Value::Bool(false)) => {
                return Err(Error::Config("no_feedforward is false: models with feed-forward layers are not supported".into()));
            }
            Some(other) => {
                return Err(Error::Config(format!("no_feedforward is {other}, not a boolean")));
            }
        }
        let size = |key: &str, default: usize| size(value, key, default, 1);
        let pad = self::size(value, "pad_token_id", 0, 0)?;
        let config = Self {
            vocab_size: size("vocab_size", 8192)?,
            d_model: size("d_model", 512)?,
            num_heads: size("num_heads", 8)?,
            num_kv_heads: size("num_kv_heads", 4)?,
            num_encoder_layers: size("num_encoder_layers", 12)?,
            num_decoder_layers: size("num_decoder_layers", 8)?,
            contrastive_dim: size("contrastive_dim", 128)?,
            max_seq_len: size("max_seq_len", 1024)?,
            pad_token_id: u32::try_from(pad).unwrap_or(0),
            rope_theta: number(value, "rope_theta", 10_000.0)?,
        };
        config.check()?;
        Ok(config)
    }

    /// The object that `from_json` reads, in upstream's words.
    #[must_use]
    pub fn to_json(&self) -> Value {
        serde_json::json!({
            "vocab_size": self.vocab_size, "d_model": self.d_model, "num_heads": self.num_heads, "num_kv_heads": self.num_kv_heads,
            "num_encoder_layers": self.num_encoder_layers, "num_decoder_layers": self.num_decoder_layers,
            "contrastive_dim": self.contrastive_dim, "max_seq_len": self.max_seq_len, "pad_token_id": self.pad_token_id,
            "rope_theta": self.rope_theta, "no_feedforward": true,
        })
    }

    /// Width of one attention head.
    #[must_use]
    pub fn head_dim(&self) -> usize {
        self.d_model / self.num_heads
    }

    /// Width of the keys and of the values.
    #[must_use]
    pub fn kv_dim(&self) -> usize {
        self.head_dim() * self.num_kv_heads
    }

    /// The longest sequence that it is run on.
    #[must_use]
    pub fn positions(&self) -> usize {
        self.max_seq_len.max(MIN_POSITIONS)
    }

    /// Numbers in the embedding and all layers; none of the sizes is over `MAX_SIZE`, so nothing overflows.
    fn parameters(&self) -> u64 {
        let [d, kv, vocab, encoder, decoder] =
            [self.d_model, self.kv_dim(), self.vocab_size, self.num_encoder_layers, self.num_decoder_layers].map(|n| n as u64);
        let attention = 2 * d * d + 2 * d * kv;
        vocab * d + (encoder + 2 * decoder).saturating_mul(attention)
    }

    /// The rules that tie several fields together.
    fn check(&self) -> Result<(), Error> {
        let fail = |message: String| Err(Error::Config(message));
        if !self.d_model.is_multiple_of(self.num_heads) {
            return fail(format!("{} heads do not divide d_model {}", self.num_heads, self.d_model));
        }
        if !self.num_heads.is_multiple_of(self.num_kv_heads) {
            return fail(format!("{} key/value heads do not divide {} heads", self.num_kv_heads, self.num_heads));
        }
        if !self.head_dim().is_multiple_of(2) {
            return fail(format!("head width {} is odd", self.head_dim()));
        }
        if self.num_encoder_layers.max(self.num_decoder_layers) > MAX_LAYERS {
            return fail(format!(
                "{} encoder and {} decoder layers; at most {MAX_LAYERS} each",
                self.num_encoder_layers, self.num_decoder_layers
            ));
        }
        // No more than 2^7 · 2^16 · 2^17 · 2 · 2.
        let cache = self.num_decoder_layers as u64 * self.positions() as u64 * self.kv_dim() as u64 * 4;
        if cache > MAX_CACHE as u64 {
            return fail(format!("caches of {cache} numbers for {} positions; at most {MAX_CACHE} are possible", self.positions()));
        }
        if self.parameters() > MAX_PARAMETERS as u64 {
            return fail(format!("{} numbers in all parameters; at most {MAX_PARAMETERS} are possible", self.parameters()));
        }
        if self.positions() * self.head_dim() > MAX_ANGLES {
            return fail(format!("{} positions with heads of {} are too large a table", self.positions(), self.head_dim()));
        }
        if self.pad_token_id as usize >= self.vocab_size {
            return fail(format!("pad_token_id {} is not in the vocabulary", self.pad_token_id));
        }
        Ok(())
    }
}

/// A whole number between `least` and [`MAX_SIZE`].
fn size(value: &Value, key: &str, default: usize, least: usize) -> Result<usize, Error> {
    let found = match value.get(key) {
        None | Some(Value::Null) => return Ok(default),
        Some(found) => found,
    };
    found
        .as_u64()
        .and_then(|n| usize::try_from(n).ok())
        .filter(|n| (least..=MAX_SIZE).contains(n))
        .ok_or_else(|| Error::Config(format!("{key} is {found}, not a whole number from {least} to {MAX_SIZE}")))
}

/// A positive finite number.
fn number(value: &Value, key: &str, default: f64) -> Result<f64, Error> {
    let found = match value.get(key) {
        None | Some(Value::Null) => return Ok(default),
        Some(found) => found,
    };
    found.as_f64().filter(|x| x.is_finite() && *x > 0.0).ok_or_else(|| Error::Config(format!("{key} is {found}, not a positive number")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn defaults_and_unknown_keys() {
        let c = Config::from_json(&json!({"d_ff": 3, "dtype": "bfloat16"})).unwrap();
        assert_eq!((c.vocab_size, c.pad_token_id, c.max_seq_len), (8192, 0, 1024));
        assert_eq!((c.contrastive_dim, c.head_dim(), c.kv_dim()), (128, 64, 256));
        assert!((c.rope_theta - 10_000.0).abs() < f64::EPSILON);
    }

    #[test]
    fn refuses_what_it_cannot_run() {
        for bad in [
            json!([]),
            json!({"no_feedforward": false}),
            json!({"no_feedforward": "x"}),
            json!({"d_model": 0}),
            json!({"d_model": 65_537}),
            json!({"d_model": -1}),
            json!({"d_model": "512"}),
            json!({"num_heads": 7}),
            json!({"num_kv_heads": 3}),
            json!({"d_model": 24}),
            json!({"rope_theta": 0.0}),
            json!({"pad_token_id": 8192}),
            json!({"d_model": 4096, "num_encoder_layers": 64}),
            json!({"d_model": 65_536, "num_heads": 1, "num_kv_heads": 1, "num_encoder_layers": 65_536, "num_decoder_layers": 65_536}),
            json!({"d_model": 1024, "num_heads": 1, "num_kv_heads": 1, "max_seq_len": 65_536}),
            json!({"d_model": 4, "num_heads": 2, "num_kv_heads": 2, "num_decoder_layers": 129}),
            json!({"d_model": 4, "num_heads": 2, "num_kv_heads": 2, "num_encoder_layers": 129}),
            json!({"d_model": 256, "num_heads": 4, "num_kv_heads": 4, "num_decoder_layers": 100, "max_seq_len": 65_536}),
        ] {
            assert!(matches!(Config::from_json(&bad), Err(Error::Config(_))), "{bad}");
        }
    }
}
