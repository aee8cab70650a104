/// What is found is shown in groups, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Recommendations,
    Conditions,
    Pathways,
    Interventions,
    Evidence,
    Terms,
    Chapters,
    Safety,
    References,
}

impl Group {
    pub const ALL: [Group; 9] = [
        Group::Recommendations,
        Group::Conditions,
        Group::Pathways,
        Group::Interventions,
        Group::Evidence,
        Group::Terms,
        Group::Chapters,
        Group::Safety,
        Group::References,
    ];

    /// In an address.
    pub fn name(self) -> &'static str {
        match self {
            Group::Recommendations => "recommendations",
            Group::Conditions => "conditions",
            Group::Pathways => "pathways",
            Group::Interventions => "interventions",
            Group::Evidence => "evidence",
            Group::Terms => "terms",
            Group::Chapters => "chapters",
            Group::Safety => "safety",
            Group::References => "references",
        }
    }
}
