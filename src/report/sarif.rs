//! SARIF 2.1.0, which code hosts and editors show beside the lines of a change.

use std::collections::BTreeMap;

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, Fix as SarifFix, Location, Message,
    MultiformatMessageString, PhysicalLocation, PropertyBag, Region, Replacement,
    ReportingConfiguration, ReportingDescriptor, Result as Finding, ResultLevel, Run, SCHEMA_URL,
    Sarif, Suppression, Tool, ToolComponent, Version,
};

use super::fold::counts;
use super::{LineRange, Report, lead, paragraphs};
use crate::model::Acceptance;
use crate::problem::{Code, Fix, Label, Problem, Severity};

pub(super) fn print(report: &Report<'_>) -> String {
    let found = report
        .problems
        .iter()
        .map(|problem| finding(report, problem, None));
    let standing = report.standing.iter();
    let standing = standing.map(|(warning, by)| finding(report, warning, Some(by)));
    let findings: Vec<Finding> = found.chain(standing).collect();
    let run = Run::builder()
        .tool(Tool::from(driver()))
        .column_kind(json!("unicodeCodePoints"))
        .results(findings)
        .properties(properties(report))
        .build();
    let log = Sarif::builder()
        .schema(SCHEMA_URL)
        .version(json!(Version::V2_1_0))
        .runs(vec![run])
        .build();
    let text = serde_json::to_string_pretty(&log).expect("text and numbers are JSON");
    text + "\n"
}

/// Why a warning stands, and until when. It is in `book.toml`, apart from what is warned of.
fn suppression(report: &Report<'_>, acceptance: &Acceptance) -> Suppression {
    let until = [("until".to_owned(), json!(acceptance.until.to_string()))];
    let place = physical(&report.place(&Label {
        span: acceptance.span,
        words: String::new(),
    }));
    Suppression::builder()
        .kind(json!("external"))
        .status(json!("accepted"))
        .justification(acceptance.reason.as_str())
        .location(Location::builder().physical_location(place).build())
        .properties(PropertyBag::builder().additional_properties(until).build())
        .build()
}

/// How many problems there are of each code.
fn properties(report: &Report<'_>) -> PropertyBag {
    let counts = counts(&report.problems).into_iter();
    let problems: BTreeMap<&str, usize> = counts
        .map(|(code, count)| (code.name(), count.problems))
        .collect();
    PropertyBag::builder()
        .additional_properties([("problems".to_owned(), json!(problems))])
        .build()
}

fn driver() -> ToolComponent {
    ToolComponent::builder()
        .name(env!("CARGO_PKG_NAME"))
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(Code::ALL.iter().copied().map(rule).collect::<Vec<_>>())
        .build()
}

fn rule(code: Code) -> ReportingDescriptor {
    let level = level(code.severity());
    let help = MultiformatMessageString::builder()
        .text(code.page())
        .markdown(code.page())
        .build();
    ReportingDescriptor::builder()
        .id(code.name())
        .short_description(MultiformatMessageString::builder().text(lead(code)).build())
        .help(help)
        .default_configuration(
            ReportingConfiguration::builder()
                .level(json!(level))
                .build(),
        )
        .build()
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
    }
}

/// The format wants a list of suppressions of every result or of none; an empty one says that nobody let it stand.
fn finding(report: &Report<'_>, problem: &Problem, accepted: Option<&Acceptance>) -> Finding {
    let place = |label: &Label| physical(&report.place(label));
    let rule = Code::ALL.iter().position(|code| *code == problem.code);
    let locations: Vec<Location> = problem
        .label
        .iter()
        .map(|label| Location::builder().physical_location(place(label)).build())
        .collect();
    let mut finding = Finding::builder()
        .rule_id(problem.code.name())
        .level(level(problem.severity()))
        .message(Message::from(&paragraphs(problem).join("\n\n")))
        .locations(locations)
        .suppressions(
            accepted
                .map(|own| suppression(report, own))
                .into_iter()
                .collect::<Vec<_>>(),
        )
        .build();
    finding.rule_index = rule.and_then(|index| i64::try_from(index).ok());
    let related = problem
        .others
        .iter()
        .zip(1..)
        .map(|(label, id)| related(place(label), id, &label.words));
    finding.related_locations = Some(related.collect()).filter(|all: &Vec<_>| !all.is_empty());
    finding.fixes = problem.fix().map(|fix| vec![sarif_fix(report, fix)]);
    finding
}

/// What a host can offer to commit. Whether it is sure stands beside it, since the format has no word for that.
fn sarif_fix(report: &Report<'_>, fix: &Fix) -> SarifFix {
    let place = physical(&report.lines(fix.span));
    let replacement = place.region.map(|region| {
        Replacement::builder()
            .deleted_region(region)
            .inserted_content(ArtifactContent::builder().text(&fix.remedy.text).build())
            .build()
    });
    let change = place.artifact_location.map(|file| {
        ArtifactChange::builder()
            .artifact_location(file)
            .replacements(replacement.into_iter().collect::<Vec<_>>())
            .build()
    });
    SarifFix::builder()
        .description(Message::from(&fix.remedy.title()))
        .artifact_changes(change.into_iter().collect::<Vec<_>>())
        .properties(
            PropertyBag::builder()
                .additional_properties([("safe".to_owned(), json!(fix.remedy.safety.is_safe()))])
                .build(),
        )
        .build()
}

fn related(place: PhysicalLocation, id: i64, words: &str) -> Location {
    let mut location = Location::builder().id(id).physical_location(place).build();
    location.message = (!words.is_empty()).then(|| Message::from(words));
    location
}

fn physical(place: &LineRange) -> PhysicalLocation {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let region = Region::builder()
        .start_line(number(place.start.line))
        .start_column(number(place.start.column))
        .end_line(number(place.end.line))
        .end_column(number(place.end.column))
        .build();
    let file = ArtifactLocation::builder()
        .uri(uri(&place.path))
        .uri_base_id("%SRCROOT%")
        .build();
    PhysicalLocation::builder()
        .artifact_location(file)
        .region(region)
        .build()
}

/// A relative reference of RFC 3986. A colon is encoded too, so that no folder is taken for a scheme.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
