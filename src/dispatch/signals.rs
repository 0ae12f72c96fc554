//! What a call's confidence is computed from: nouns.

/// How sure a call is, each 0 to 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Confidence {
    /// That the call is what was meant, calibrated. In a finished proposal without the help of what the person confirmed: that
    /// finds a tool, but is no permission to run it.
    pub call: f32,
    /// The same without that help.
    pub unaided: f32,
    /// That the tool is the right one, calibrated.
    pub tool: f32,
    /// That each value is the right one: its tokens under the mask less what the mask removed, calibrated.
    pub values: Vec<(String, f32)>,
    /// What `call` was computed from.
    pub signals: Signals,
}

macro_rules! signals {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// What speaks for and against a call. A signal that cannot be known is 0.
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub struct Signals { $($(#[doc = $doc])+ pub $name: f32,)+ }

        impl Signals {
            /// How many there are.
            pub const COUNT: usize = [$(stringify!($name)),+].len();
            /// Their names, in the order of `values`.
            pub const NAMES: [&str; Self::COUNT] = [$(stringify!($name)),+];

            /// All of them in order.
            #[must_use]
            pub fn values(&self) -> [f32; Self::COUNT] {
                let Self { $($name),+ } = *self;
                [$($name),+]
            }
        }
    };
}

signals! {
    /// Cosine with the tool's name and description ("copy a file" and `copy_file: Copy a file` about .7).
    description,
    /// Cosine with the tool's nearest example, at least 0.
    example,
    /// By how much the tool's rank exceeds the next tool's; negative where another ranks higher.
    lead,
    /// 1: the sentence begins with the tool's program, 2: with its subcommand too, as `git status` does.
    program,
    /// 1: the sentence begins with a program that the tool does not run, or not in this way (`git push` for `git status`).
    other_program,
    /// Logarithm of the tool's share among those that were weighed, rank and Needle's own likelihood together.
    share,
    /// Log-probability of the call's head less that of the refusal, as Needle alone sees it.
    call_margin,
    /// Log-probability of the weakest token without the mask.
    weakest,
    /// Mean log-probability of a step without the mask.
    tokens,
    /// The largest probability that the mask took away from a step.
    removed,
    /// Numbers and quoted texts that were said and that no value took ("copy a to b 5 times").
    loose_literals,
    /// Paths, names and ids that were said and that no value took.
    loose_names,
    /// Values that nobody said.
    unsaid,
    /// Signs that a value is another parameter's: its name, "to", "in" or "for" before another word.
    misplaced,
    /// Share of the sentence's meaning words that a value, the tool's file or its examples account for.
    explained,
    /// Optional parameters that are filled.
    optional,
    /// 1 when all arguments were read off a command line as the tool's action has it.
    command,
    /// Values that are made of stop words and words of the tool's own file.
    empty_values,
    /// Words of the sentence.
    length,
}

#[cfg(test)]
mod tests {
    use super::Signals;

    #[test]
    fn values_are_in_the_order_of_the_names() {
        let signals = Signals { description: 1.0, length: 2.0, ..Signals::default() };
        assert_eq!((Signals::NAMES[0], signals.values()[0]), ("description", 1.0));
        assert_eq!((Signals::NAMES[Signals::COUNT - 1], signals.values()[Signals::COUNT - 1]), ("length", 2.0));
    }
}
