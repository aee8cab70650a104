//! How large a library is, and how tangled.

#[derive(Clone, Copy, Debug)]
pub enum Assumptions {
    None,
    /// Each ties two facts of its own together.
    Pairs(usize),
    /// One chain through all shared facts, and so many pairs.
    ChainAndPairs(usize),
}

/// Which facts the conditions of one topic look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Its own, and a few of those that all topics share.
    Local,
    /// Any.
    Tangled,
}

/// How the questions of a pathway follow each other.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// They branch, and one in five is met on two ways.
    Tree,
    /// One after the other; a branch skips two at most.
    Chain,
}

#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub seed: u64,
    pub facts: usize,
    /// How many of the facts all topics share.
    pub shared: usize,
    pub recommendations: usize,
    pub steps: usize,
    /// One topic each: its facts, interventions, recommendations and one pathway.
    pub pathways: usize,
    /// Topics of one guideline; the pathway of the first enters those of the others.
    pub linked: usize,
    pub interventions: usize,
    pub invariants: usize,
    pub assumptions: Assumptions,
    pub spread: Spread,
    pub form: Form,
    /// Per mille of the questions with a gap or an overlap; a quarter of it of the statements without their contraindication.
    pub flaws: usize,
    /// Of quantities of their own, four for each eight.
    pub calculations: usize,
    /// Rules over two patients.
    pub two_patients: usize,
}

impl Shape {
    pub fn large_guideline() -> Self {
        Self {
            seed: 1,
            facts: 60,
            shared: 20,
            recommendations: 300,
            steps: 200,
            pathways: 8,
            linked: 8,
            interventions: 30,
            invariants: 60,
            assumptions: Assumptions::Pairs(8),
            spread: Spread::Local,
            form: Form::Tree,
            flaws: 40,
            calculations: 0,
            two_patients: 0,
        }
    }

    /// With 40 calculations of 20 quantities, and advice by them.
    pub fn large_guideline_measured() -> Self {
        Self {
            calculations: 40,
            ..Self::large_guideline()
        }
    }

    /// With 50 rules over two patients.
    pub fn large_guideline_of_two() -> Self {
        Self {
            two_patients: 50,
            ..Self::large_guideline()
        }
    }

    pub fn national() -> Self {
        Self {
            facts: 200,
            shared: 40,
            recommendations: 3000,
            steps: 2000,
            pathways: 40,
            interventions: 300,
            invariants: 300,
            assumptions: Assumptions::None,
            ..Self::large_guideline()
        }
    }

    pub fn national_pairs() -> Self {
        Self {
            assumptions: Assumptions::Pairs(60),
            ..Self::national()
        }
    }

    pub fn national_chain() -> Self {
        Self {
            assumptions: Assumptions::ChainAndPairs(40),
            ..Self::national()
        }
    }

    pub fn tangled() -> Self {
        Self {
            spread: Spread::Tangled,
            ..Self::national_pairs()
        }
    }

    /// One chain, hundreds of questions deep.
    pub fn worst() -> Self {
        Self {
            pathways: 1,
            form: Form::Chain,
            spread: Spread::Tangled,
            assumptions: Assumptions::Pairs(40),
            ..Self::national()
        }
    }

    /// So many times the recommendations, of as many more interventions, under as many more invariants.
    pub fn with_recommendations_times(self, factor: usize) -> Self {
        Self {
            recommendations: self.recommendations * factor,
            interventions: self.interventions * factor,
            invariants: self.invariants * factor,
            ..self
        }
    }

    pub fn with_flaws(self, flaws: usize) -> Self {
        Self { flaws, ..self }
    }
}
