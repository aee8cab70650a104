//! What is distinct shares nothing: no intervention belongs to both of two that must not be taken for each other.

use crate::model::*;
use crate::problem::{Code, Problem, Problems};
use crate::verify::check::conflict::chain_words;

pub(in crate::verify) fn check(library: &Library, problems: &mut Problems) {
    let mut told = Vec::new();
    for (one, intervention) in library.interventions.iter() {
        for &other in &intervention.distinct_from {
            let pair = (one.min(other), one.max(other));
            if !told.contains(&pair) {
                problems.extend(shared(library, one, other));
                told.push(pair);
            }
        }
    }
}

fn shared(library: &Library, one: InterventionKey, other: InterventionKey) -> Option<Problem> {
    let hierarchy = &library.hierarchy;
    let own = [one, other].into_iter();
    let mut all = own.chain(hierarchy.members(one).iter().copied());
    let member = all.find(|own| hierarchy.belongs(*own, one) && hierarchy.belongs(*own, other))?;
    let id = |key: InterventionKey| &library.interventions[key].meta.id;
    let message = match member == one || member == other {
        true => format!(
            "`{}` and `{}` are distinct, and one belongs to the other",
            id(one),
            id(other)
        ),
        false => format!(
            "`{}` and `{}` are distinct, and `{}` belongs to both",
            id(one),
            id(other),
            id(member)
        ),
    };
    let problem = Problem::new(Code::SharedMember, message);
    let problem = problem.at(library.interventions[one].meta.span);
    let problem = match member == one {
        true => problem,
        false => problem.and(library.interventions[member].meta.span, "belongs to both"),
    };
    let chains = [one, other].into_iter().filter(|class| *class != member);
    let chains = chains.filter_map(|class| hierarchy.chain(member, class));
    let problem = chains.fold(problem, |problem, chain| {
        problem.note(chain_words(library, &chain))
    });
    Some(problem.help("correct `is-a`, or take the two out of `distinct-from`; what is taken together is `made-of` both"))
}
