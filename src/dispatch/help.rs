//! What helps Needle beside the grammar, each with a switch: `needlesh eval --without` measures what it is worth.

macro_rules! helps {
    ($($(#[doc = $doc:literal])+ $name:ident $word:literal,)+) => {
        /// One help.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Help { $($(#[doc = $doc])+ $name,)+ }

        impl Help {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its name on the command line.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }
    };
}

helps! {
    /// Slips of the keyboard are corrected towards words of the tools.
    Slips "slips",
    /// What is negated, asked about or small talk is told by its form.
    Intent "intent",
    /// What is told around a wish is left out.
    Story "story",
    /// Clauses that ask are wishes of their own.
    Clauses "clauses",
    /// A verb that is said once counts for each of its objects.
    Gaps "gaps",
    /// One frame with one item each is as many wishes.
    Items "items",
    /// A sentence that is a command line is read by the tool's own argv.
    Commands "commands",
    /// Tools are found by the sentence without the names of files too.
    Frames "frames",
    /// Values are placed anew where the first decode leaves doubt.
    Variations "variations",
    /// The next tools are decoded where the first leaves doubt.
    OtherTools "other-tools",
    /// Values that only name their parameter are taken out.
    EmptyValues "empty-values",
    /// Of two values with the same words one is taken out.
    SharedWords "shared-words",
    /// What is less sure than the floor is refused.
    Floor "floor",
}

/// The helps that are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Without(u32);

impl Without {
    /// The same without one more.
    #[must_use]
    pub fn and(self, help: Help) -> Self {
        Self(self.0 | 1 << help as u32)
    }

    /// Whether a help is there.
    #[must_use]
    pub fn has(self, help: Help) -> bool {
        self.0 & (1 << help as u32) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_help_has_its_own_switch() {
        for help in Help::ALL {
            let without = Without::default().and(*help);
            assert!(Help::ALL.iter().all(|h| without.has(*h) == (h != help)), "{help:?}");
        }
    }
}
