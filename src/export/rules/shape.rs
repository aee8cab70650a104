//! The fields of the rules, as the evaluator reads them. What is not there has no field: no script tells `null` and `undefined` apart.

use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
pub struct Rules {
    pub facts: Vec<FactRule>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calculations: Vec<CalculationRule>,
    /// Conditions, scores and outputs, then what is worked out on the way to them.
    pub definitions: Vec<DefinitionRule>,
    pub assumptions: Vec<AssumptionRule>,
    pub recommendations: Vec<RecommendationRule>,
    pub pathways: Vec<PathwayRule>,
    pub tables: Vec<TableRule>,
    pub adjudications: Vec<AdjudicationRule>,
    pub disagreements: Vec<DisagreementRule>,
    pub interventions: Vec<NamedValueJson>,
}

#[derive(Serialize)]
pub struct NamedValueJson {
    pub id: String,
    pub title: String,
    /// From the root of the site.
    pub at: String,
}

#[derive(Serialize)]
pub struct FactRule {
    pub id: String,
    pub kind: &'static str,
    pub title: String,
    /// May be unknown of those who are asked.
    pub unknown: bool,
    /// Who is asked, where that is not everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Value>,
    pub values: Vec<String>,
    /// What readers see in place of the values, where that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// In UCUM's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// For readers, with `{number}` for the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// What it is compared with, if it may be given as a date: shown rounded it stays on its side of each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<Vec<String>>,
}

/// A number that is worked out of facts.
#[derive(Serialize)]
pub struct CalculationRule {
    #[serde(flatten)]
    pub named: NamedValueJson,
    /// Of whom it is worked out, where that is not everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applies: Option<Value>,
    /// Of these one is everyone's of whom its conditions are known.
    pub cases: Vec<CaseRule>,
    /// Every number that it is compared with: one that is shown rounded stays on its side of each.
    pub compared: Vec<String>,
    /// How far off it can be, in its unit, if it is worked out of several dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<String>,
    /// For readers, with `{number}` for the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
}

/// What a calculation comes to for some patients.
#[derive(Serialize)]
pub struct CaseRule {
    /// Which answers its conditions have.
    pub when: Vec<(Value, bool)>,
    /// The facts without which it is unknown.
    pub needs: Vec<usize>,
    #[serde(flatten)]
    pub core: CoreRule,
    /// What is done with it, one after the other: how, and with which number.
    pub then: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoreRule {
    /// Each fact with how much one of its unit adds, and the constant.
    Sum(Vec<(usize, String)>, String),
    /// The factor, and each fact: whether its line falls, the constant of that, and the power.
    Product(String, Vec<(usize, bool, String, i32)>),
}

/// A condition, and the same for readers.
#[derive(Serialize)]
pub struct ConditionRule {
    pub when: Value,
    pub words: String,
}

#[derive(Serialize)]
#[serde(untagged)]
pub enum DefinitionRule {
    Condition {
        when: Value,
    },
    Score {
        #[serde(flatten)]
        named: NamedValueJson,
        /// How many parts a point has: what gives points gives so many parts of them, and is compared in parts.
        #[serde(skip_serializing_if = "is_one")]
        parts: i64,
        entries: Vec<PointsRule>,
    },
    Output(OutputRule),
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_one(parts: &i64) -> bool {
    *parts == 1
}

/// What gives points, in parts: an expression and they, or a list of such of which one is true where any is known.
#[derive(Serialize)]
#[serde(untagged)]
pub enum PointsRule {
    When((Value, i64)),
    Bands(Vec<(Value, i64)>),
}

/// Who has which value of an output.
#[derive(Serialize)]
pub struct OutputRule {
    #[serde(flatten)]
    pub named: NamedValueJson,
    /// Its type.
    pub output: &'static str,
    pub values: Vec<OutputValueRule>,
    /// For whom something sets it.
    pub set: Value,
    /// For whom it is set to a calculation that is unknown; absent where it is set to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Value>,
}

#[derive(Serialize)]
pub struct OutputValueRule {
    /// The value, or the title of the calculation whose number it is.
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calculation: Option<usize>,
    pub when: Value,
    /// The statements that set it.
    pub by: Vec<String>,
}

#[derive(Serialize)]
pub struct AssumptionRule {
    #[serde(flatten)]
    pub named: NamedValueJson,
    pub always: ConditionRule,
}

/// Stances on interventions.
pub type SaysRule = Vec<(&'static str, usize)>;

/// What a statement excepts of some of its interventions, in words.
pub type ExceptRule = Vec<(usize, String)>;

/// The alternatives of which a stance means one.
#[derive(Serialize)]
pub struct ChoiceRule {
    pub stance: &'static str,
    /// Each with what else refuses it.
    pub of: Vec<(usize, Vec<RefusalRule>)>,
}

/// A statement, and the stance and the intervention by which it refuses.
pub type RefusalRule = (String, &'static str, usize);

/// What is forbidden outside of research.
#[derive(Serialize)]
pub struct OutsideRule {
    /// The interventions.
    pub of: Vec<usize>,
    /// Whom the research takes; absent where nobody is known to be in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub research: Option<Value>,
}

#[derive(Serialize)]
pub struct RecommendationRule {
    #[serde(flatten)]
    pub named: NamedValueJson,
    #[serde(flatten)]
    pub when: ConditionRule,
    pub says: SaysRule,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: ExceptRule,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<ChoiceRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside: Option<OutsideRule>,
}

#[derive(Serialize)]
pub struct PathwayRule {
    #[serde(flatten)]
    pub named: NamedValueJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applies: Option<ConditionRule>,
    pub steps: Vec<StepRule>,
}

#[derive(Serialize)]
pub struct StepRule {
    #[serde(flatten)]
    pub named: NamedValueJson,
    /// As in the drawing.
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branches: Option<Vec<BranchRule>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<SaysRule>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: ExceptRule,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<ChoiceRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside: Option<OutsideRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<DeliveryRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enter: Option<usize>,
    #[serde(rename = "table", skip_serializing_if = "Option::is_none")]
    pub enter_table: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<usize>,
}

/// How an act is carried out.
#[derive(Serialize)]
pub struct DeliveryRule {
    /// The interventions of the act that it delivers.
    pub of: Vec<usize>,
    pub doses: Vec<DoseRule>,
}

#[derive(Serialize)]
pub struct DoseRule {
    /// Absent where it is for everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Value>,
    /// The dose for readers.
    pub dose: String,
}

#[derive(Serialize)]
pub struct BranchRule {
    /// Absent for `otherwise`.
    #[serde(flatten)]
    pub when: Option<ConditionRule>,
    pub label: String,
    pub to: usize,
}

#[derive(Serialize)]
pub struct TableRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applies: Option<Value>,
    pub hit: &'static str,
    pub rows: Vec<RowRule>,
}

#[derive(Serialize)]
pub struct RowRule {
    #[serde(flatten)]
    pub named: NamedValueJson,
    pub cells: Vec<Value>,
    /// A higher number, a higher priority.
    pub priority: usize,
    pub says: SaysRule,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: ExceptRule,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<ChoiceRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside: Option<OutsideRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<DeliveryRule>,
}

#[derive(Serialize)]
pub struct AdjudicationRule {
    #[serde(flatten)]
    pub named: NamedValueJson,
    pub prevails: String,
    pub silences: String,
    /// What it silences of what the other says.
    pub said: SaysRule,
    /// For whom; left out where it is for everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Value>,
}

/// Two statements of which it is left open which is right.
#[derive(Serialize)]
pub struct DisagreementRule {
    #[serde(flatten)]
    pub named: NamedValueJson,
    pub between: [DisputedRule; 2],
    pub outputs: Vec<String>,
    /// For whom; left out where it is for everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Value>,
}

#[derive(Serialize)]
pub struct DisputedRule {
    pub statement: String,
    /// Its interventions of which the other says something else.
    pub on: Vec<usize>,
}
