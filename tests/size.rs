//! How much the tests try. `NEEDLESH_TEST_SIZE` is a factor, 1 without it: property blocks, fuzzing and repeated runs take
//! so many times their usual number of cases, and at least one.

use proptest::test_runner::Config;

/// The environment's factor.
#[allow(clippy::disallowed_methods, reason = "a switch for the developer; in the crate's own tests the lint knows this method")]
fn factor() -> f64 {
    let Ok(said) = std::env::var("NEEDLESH_TEST_SIZE") else { return 1.0 };
    let size = said.parse().ok().filter(|size: &f64| size.is_finite() && *size > 0.0);
    size.unwrap_or_else(|| panic!("NEEDLESH_TEST_SIZE is {said:?}: give a number above 0, such as 0.1 or 20"))
}

/// So many cases where there are `usual` ones.
pub(crate) fn cases(usual: u32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float beyond u32 ends at its bounds")]
    let scaled = (f64::from(usual) * factor()).round() as u32;
    scaled.max(1)
}

/// A property block of `usual` cases.
pub(crate) fn property(usual: u32) -> Config {
    Config { cases: cases(usual), ..Config::default() }
}
