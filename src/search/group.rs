/// What is found is shown in groups, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResultGroup {
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

impl ResultGroup {
    pub const ALL: [ResultGroup; 9] = [
        ResultGroup::Recommendations,
        ResultGroup::Conditions,
        ResultGroup::Pathways,
        ResultGroup::Interventions,
        ResultGroup::Evidence,
        ResultGroup::Terms,
        ResultGroup::Chapters,
        ResultGroup::Safety,
        ResultGroup::References,
    ];

    /// In an address.
    pub fn name(self) -> &'static str {
        match self {
            ResultGroup::Recommendations => "recommendations",
            ResultGroup::Conditions => "conditions",
            ResultGroup::Pathways => "pathways",
            ResultGroup::Interventions => "interventions",
            ResultGroup::Evidence => "evidence",
            ResultGroup::Terms => "terms",
            ResultGroup::Chapters => "chapters",
            ResultGroup::Safety => "safety",
            ResultGroup::References => "references",
        }
    }
}
