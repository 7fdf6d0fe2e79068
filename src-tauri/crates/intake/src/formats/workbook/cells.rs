use std::borrow::Cow;

use calamine::{DataType, ExcelDateTime};

/// The significant digits that Excel shows of a number.
const DIGITS: usize = 15;

/// A cell as a reader sees it: numbers as Excel shows them where no format says more, dates and times by ISO 8601.
pub(super) fn text(cell: &impl DataType) -> Cow<'_, str> {
    if let Some(text) = cell.get_string() {
        return text.into();
    }
    if let Some(text) = cell.get_datetime_iso().or_else(|| cell.get_duration_iso()) {
        return text.into();
    }
    if let Some(number) = cell.get_float() {
        return number_text(number).into();
    }
    if let Some(number) = cell.get_int() {
        return number.to_string().into();
    }
    if let Some(is_true) = cell.get_bool() {
        return if is_true { "TRUE" } else { "FALSE" }.into();
    }
    if let Some(time) = cell.get_datetime() {
        return time_text(&time).into();
    }
    cell.get_error().map_or(Cow::Borrowed(""), |error| error.to_string().into())
}

/// A number without more digits than it has: whole ones exactly, others with the 15 digits that Excel shows, and powers of
/// ten for those that would be mostly zeros.
pub(super) fn number_text(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-9..1e21).contains(&size) && number.is_finite() {
        return powers_of_ten(number);
    }
    if number.fract() == 0.0 || !number.is_finite() {
        return if number == 0.0 { "0".into() } else { number.to_string() };
    }
    // Rounded to 15 digits and read back, the shortest text of the result has no more than those.
    let rounded = format!("{number:.*e}", DIGITS - 1);
    rounded.parse().unwrap_or(number).to_string()
}

fn powers_of_ten(number: f64) -> String {
    let rounded: f64 = format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number);
    let text = format!("{rounded:e}");
    match text.split_once('e') {
        Some((digits, power)) if power.starts_with('-') => format!("{digits}E{power}"),
        Some((digits, power)) => format!("{digits}E+{power}"),
        None => text,
    }
}

fn time_text(time: &ExcelDateTime) -> String {
    let number = time.as_f64();
    if time.is_duration() {
        let seconds = (number.abs() * 86_400.0).round() as u64;
        let sign = if number < 0.0 { "-" } else { "" };
        return format!("{sign}{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
    // Before its first day, and behind its last one, Excel has no dates.
    if !(0.0..2_958_466.0).contains(&number) {
        return number_text(number);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    let clock = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    if number < 1.0 {
        clock
    } else if clock == "00:00:00" {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{clock}")
    }
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, Data, ExcelDateTimeType};
    use proptest::prelude::*;

    use super::*;

    fn shown(cell: &Data) -> String {
        text(cell).into_owned()
    }

    #[test]
    fn numbers_have_no_more_digits_than_a_reader_sees() {
        for (number, text) in [
            (42.0, "42"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (19.99, "19.99"),
            (-1234.5678, "-1234.5678"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (1e15, "1000000000000000"),
            (1e21, "1E+21"),
            (1.5e-10, "1.5E-10"),
            (0.000_001, "0.000001"),
        ] {
            assert_eq!(shown(&Data::Float(number)), text);
        }
        assert_eq!(shown(&Data::Int(-7)), "-7");
        assert_eq!(shown(&Data::String("0042".into())), "0042");
        assert_eq!(shown(&Data::String("1234567890123456789".into())), "1234567890123456789");
    }

    #[test]
    fn times_are_iso_8601() {
        let at = |number, kind| shown(&Data::DateTime(ExcelDateTime::new(number, kind, false)));
        let date = ExcelDateTimeType::DateTime;
        assert_eq!(at(46_348.0, date), "2026-11-22");
        assert_eq!(at(46_348.0 + 8.5 / 24.0, date), "2026-11-22T08:30:00");
        assert_eq!(at(8.5 / 24.0, date), "08:30:00");
        assert_eq!(at(26.25 / 24.0, ExcelDateTimeType::TimeDelta), "26:15:00");
        assert_eq!(at(-3.0, date), "-3");
    }

    #[test]
    fn truths_and_errors_are_as_excel_writes_them() {
        assert_eq!(shown(&Data::Bool(true)), "TRUE");
        assert_eq!(shown(&Data::Bool(false)), "FALSE");
        assert_eq!(shown(&Data::Error(CellErrorType::NA)), "#N/A");
        assert_eq!(shown(&Data::Empty), "");
    }

    proptest! {
        #[test]
        fn a_number_reads_back_within_15_digits(number in any::<f64>().prop_filter("finite", |it| it.is_finite())) {
            let back: f64 = number_text(number).parse().unwrap();
            prop_assert!((back - number).abs() <= number.abs() * 1e-14);
        }
    }
}
