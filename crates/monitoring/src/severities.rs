//! Severities as a manual declares them, or as they are when it declares none.

use acts::limit::severities;
use company::Severity;
use company::severity::Shown;
use manual::Manual;
use web::console::Tone;

/// Returns the place of a severity among all, the worst first; one that is not declared any more comes
/// last.
pub(crate) fn rank(manual: &Manual, name: &str) -> usize {
    let all = severities(manual);
    all.iter().position(|severity| *severity == name).unwrap_or(all.len())
}

/// Lists the channels that hear of everything of a severity.
pub(crate) fn channels(manual: &Manual, name: &str) -> Vec<String> {
    let severity = manual.get::<Severity>(name, 0);
    let channels = severity.map(|severity| severity.notify.0.as_slice()).unwrap_or_default();
    channels.iter().map(|channel| channel.name.clone()).collect()
}

/// Returns the tone in which something of a severity is shown.
pub(crate) fn tone(manual: Option<&Manual>, name: &str) -> Tone {
    let declared = manual.and_then(|manual| manual.get::<Severity>(name, 0));
    match declared.map(|severity| severity.shown.value) {
        Some(Shown::Red) => Tone::Critical,
        Some(Shown::Amber) => Tone::Warning,
        Some(Shown::Blue) => Tone::Here,
        Some(Shown::Grey) => Tone::Neutral,
        None if name == "critical" => Tone::Critical,
        None => Tone::Warning,
    }
}
