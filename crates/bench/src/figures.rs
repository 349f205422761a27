//! Medians and other places in a row of figures.

/// The figure below which this share of all lies; nothing of none.
#[must_use]
pub fn quantile(figures: &[f64], share: f64) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a row that is far shorter than what a float counts exactly"
    )]
    let place = (last as f64 * share.clamp(0.0, 1.0)).round() as usize;
    sorted.get(place).copied()
}

/// The one in the middle.
#[must_use]
pub fn median(figures: &[f64]) -> Option<f64> {
    quantile(figures, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_from_the_smallest() {
        let figures = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!(median(&figures), Some(3.0));
        assert_eq!(quantile(&figures, 0.0), Some(1.0));
        assert_eq!(quantile(&figures, 1.0), Some(5.0));
        assert_eq!(median(&[]), None);
    }
}
