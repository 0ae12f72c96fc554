//! Times of UTC: written for a person, and a day read from what one types.

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// Days of the proleptic Gregorian calendar before 1970, counted from a first of March so that the leap day is the last of a year.
const BEFORE_1970: i64 = 719_468;

/// Milliseconds since 1970 as a date and a time of UTC.
#[must_use]
pub fn utc(at_ms: i64) -> String {
    let (days, minute) = (at_ms.div_euclid(DAY_MS), at_ms.rem_euclid(DAY_MS) / MINUTE_MS);
    let shifted = days + BEFORE_1970;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}Z", minute / 60, minute % 60)
}

/// `2026-11-01` as the milliseconds from 1970 to its beginning in UTC; none where that is not a day from 1970 to 9999.
#[must_use]
pub fn utc_day(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - BEFORE_1970;
    // A day that its month does not have is written as another one.
    Some(days * DAY_MS).filter(|at_ms| utc(*at_ms).split_once(' ').is_some_and(|(written, _)| written == date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times() {
        for (ms, want) in [
            (0, "1970-01-01 00:00Z"),
            (951_782_400_000, "2000-02-29 00:00Z"),
            (1_709_251_140_000, "2024-02-29 23:59Z"),
            (1_709_251_200_000, "2024-03-01 00:00Z"),
            (4_102_444_799_000, "2099-12-31 23:59Z"),
            (-1, "1969-12-31 23:59Z"),
        ] {
            assert_eq!(utc(ms), want);
        }
    }

    #[test]
    fn days_are_read_and_what_is_none_is_not() {
        let at = |days: i64| Some(days * DAY_MS);
        assert_eq!(["1970-01-01", "2000-03-01", "2024-02-29", "2026-11-01"].map(utc_day), [at(0), at(11_017), at(19_782), at(20_758)]);
        for none in ["", "2026-02-29", "2026-13-01", "2026-1-1", "+2026-11-01", "2026-11-01-1", "20261101", "2026-11-00", "1969-12-31"] {
            assert_eq!(utc_day(none), None, "{none}");
        }
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn a_day_is_read_as_it_is_written(at_ms in 0_i64..253_402_300_800_000) {
            let written = utc(at_ms);
            prop_assert_eq!(utc_day(&written[..10]), Some(at_ms - at_ms % DAY_MS));
        }
    }
}
