//! When the phases of a protocol take place, as far as the protocol says: exact, and without guesses where it says nothing.
//!
//! A visit takes the time until the next one is due: 16 visits of two a week take 8 weeks.

use crate::model::{Phase, Protocol, Rhythm};
use crate::quantity::{Number, Unit};

/// Times in weeks since the beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeCourse {
    pub stretches: Vec<Stretch>,
    pub end: Bounds,
}

/// A phase in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub start: Bounds,
    pub end: Bounds,
    /// `None` where the protocol does not say how many there are.
    pub visits: Option<u32>,
    /// Weeks from one visit to the next; `None` where that is not a time.
    pub interval: Option<Number>,
}

/// The earliest and the latest; `None` where nothing bounds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub low: Number,
    pub high: Option<Number>,
}

impl Bounds {
    /// The one time that it can be.
    pub fn exactly(&self) -> Option<&Number> {
        self.high.as_ref().filter(|high| **high == self.low)
    }
}

/// How long a phase takes.
enum CourseLength {
    Weeks(Number),
    /// At least one visit, each of this many weeks.
    Open(Number),
    /// The interval is not a time, which the check of units has refused.
    Unreadable,
}

impl TimeCourse {
    pub fn of(protocol: &Protocol) -> Self {
        let lengths: Vec<CourseLength> = protocol.phases.iter().map(length).collect();
        let shared = shared_visits(protocol, &lengths);
        let until = |phase: usize| until(&lengths, phase, shared);
        let stretches = protocol
            .phases
            .iter()
            .enumerate()
            .map(|(index, phase)| Stretch {
                start: until(index),
                end: until(index + 1),
                visits: visits(phase),
                interval: interval(&phase.rhythm),
            });
        Self {
            stretches: stretches.collect(),
            end: until(protocol.phases.len()),
        }
    }
}

fn length(phase: &Phase) -> CourseLength {
    match (phase.weeks, phase.sessions, interval(&phase.rhythm)) {
        (Some(weeks), _, _) => CourseLength::Weeks(Number::from(i64::from(weeks))),
        (None, Some(sessions), Some(interval)) => {
            CourseLength::Weeks(&interval * &Number::from(i64::from(sessions)))
        }
        (None, None, Some(interval)) => CourseLength::Open(interval),
        (None, _, None) => CourseLength::Unreadable,
    }
}

/// As stated, or as many as fill the weeks without a rest.
fn visits(phase: &Phase) -> Option<u32> {
    phase.sessions.or_else(|| {
        let weeks = Number::from(i64::from(phase.weeks?));
        let visits = &weeks / &interval(&phase.rhythm)?;
        visits
            .to_i64()
            .and_then(|visits| u32::try_from(visits).ok())
    })
}

fn interval(rhythm: &Rhythm) -> Option<Number> {
    let weeks = match rhythm {
        Rhythm::PerWeek(visits) => Number::ratio(1, i64::from(*visits).max(1)),
        Rhythm::Every(interval) => {
            let week = Unit::parse("wk").ok()?;
            interval.unit.convert(&interval.number, &week)?
        }
    };
    (weeks > Number::zero()).then_some(weeks)
}

/// The visits that are left for the open phases, where the protocol counts all the others and leaves one for each.
fn shared_visits(protocol: &Protocol, lengths: &[CourseLength]) -> Option<u32> {
    let (all, _) = protocol.sessions?;
    let mut open = 0;
    let mut left = all;
    for (phase, length) in protocol.phases.iter().zip(lengths) {
        match length {
            CourseLength::Weeks(_) => left = left.checked_sub(visits(phase)?)?,
            CourseLength::Open(_) => open += 1,
            CourseLength::Unreadable => return None,
        }
    }
    (left >= open).then_some(left)
}

/// How long the phases before this one take together.
fn until(lengths: &[CourseLength], phase: usize, shared: Option<u32>) -> Bounds {
    let (before, after) = lengths.split_at(phase);
    let mut low = Number::zero();
    let mut open: Vec<&Number> = Vec::new();
    for length in before {
        match length {
            CourseLength::Weeks(weeks) => low = &low + weeks,
            CourseLength::Open(interval) => {
                low = &low + interval;
                open.push(interval);
            }
            CourseLength::Unreadable => return Bounds { low, high: None },
        }
    }
    let (Some(least), Some(most)) = (open.iter().min(), open.iter().max()) else {
        return Bounds {
            high: Some(low.clone()),
            low,
        };
    };
    let Some(shared) = shared else {
        return Bounds { low, high: None };
    };
    // One visit of each open phase is counted; these are the others, which the phases after this one may share.
    let waiting = after
        .iter()
        .filter(|length| matches!(length, CourseLength::Open(_)))
        .count();
    let free = i64::from(shared) - open.len() as i64 - waiting as i64;
    let more = |interval: &Number| &low + &(interval * &Number::from(free));
    Bounds {
        high: Some(more(most)),
        low: if waiting == 0 {
            more(least)
        } else {
            low.clone()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static SAMPLE: LazyLock<Protocol> = LazyLock::new(|| {
        let library = sample::library();
        library.protocols.values().next().expect("one").clone()
    });

    fn phase(interval: (i64, i64), weeks: Option<u32>, sessions: Option<u32>) -> Phase {
        let mut phase = SAMPLE.phases[0].clone();
        let unit = Unit::parse("wk").expect("a week");
        phase.rhythm = Rhythm::Every(crate::quantity::Quantity {
            number: Number::ratio(interval.0, interval.1),
            unit,
        });
        (phase.weeks, phase.sessions) = (weeks, sessions);
        phase
    }

    fn protocol(phases: Vec<Phase>, sessions: Option<u32>) -> Protocol {
        let mut protocol = SAMPLE.clone();
        let span = protocol.meta.span;
        protocol.phases = phases;
        protocol.sessions = sessions.map(|sessions| (sessions, span));
        protocol
    }

    fn bounds(low: i64, high: impl Into<Option<i64>>) -> Bounds {
        Bounds {
            low: Number::from(low),
            high: high.into().map(Number::from),
        }
    }

    fn tapered(sessions: Option<u32>) -> TimeCourse {
        let phases = vec![
            phase((1, 2), Some(8), Some(16)),
            phase((1, 1), None, None),
            phase((2, 1), None, None),
        ];
        TimeCourse::of(&protocol(phases, sessions))
    }

    #[test]
    fn visits_that_are_left_bound_the_open_phases() {
        let course = tapered(Some(24));
        assert_eq!(course.stretches[0].end, bounds(8, 8));
        assert_eq!(course.stretches[1].start, bounds(8, 8));
        assert_eq!(course.stretches[1].end, bounds(9, 15));
        assert_eq!(course.stretches[2].start, bounds(9, 15));
        assert_eq!(course.end, bounds(17, 23));
    }

    #[test]
    fn without_a_number_of_visits_there_is_no_latest_end() {
        for course in [tapered(None), tapered(Some(17))] {
            assert_eq!(course.stretches[1].end, bounds(9, None));
            assert_eq!(course.end, bounds(11, None));
        }
    }

    #[test]
    fn a_phase_that_its_visits_do_not_fill_has_no_number_of_them() {
        let course = TimeCourse::of(&protocol(vec![phase((3, 1), Some(8), None)], None));
        assert_eq!(
            (course.stretches[0].visits, course.end),
            (None, bounds(8, 8))
        );
    }

    proptest! {
        /// Against every way to share the visits out.
        #[test]
        fn bounds_are_met_and_never_passed(
            phases in proptest::collection::vec((1i64..4, proptest::option::of(1u32..4)), 1..5),
            more in 0u32..6,
        ) {
            let phases: Vec<Phase> = phases.into_iter().map(|(interval, sessions)| phase((interval, 2), None, sessions)).collect();
            let fixed: u32 = phases.iter().filter_map(|phase| phase.sessions).sum();
            let open = phases.iter().filter(|phase| phase.sessions.is_none()).count();
            let protocol = protocol(phases, Some(fixed + open as u32 + more));
            let course = TimeCourse::of(&protocol);
            let mut ends: Vec<Vec<Number>> = vec![Vec::new(); protocol.phases.len()];
            for counts in shares(open, more + open as u32) {
                let mut counts = counts.into_iter();
                let mut time = Number::zero();
                for (index, phase) in protocol.phases.iter().enumerate() {
                    let count = phase.sessions.or_else(|| counts.next()).expect("one for each");
                    let weeks = interval(&phase.rhythm).expect("a time");
                    time = &time + &(&weeks * &Number::from(i64::from(count)));
                    ends[index].push(time.clone());
                }
            }
            for (stretch, ends) in course.stretches.iter().zip(ends) {
                prop_assert_eq!(Some(&stretch.end.low), ends.iter().min());
                prop_assert_eq!(stretch.end.high.as_ref(), ends.iter().max());
            }
        }
    }

    /// Every way to share visits among phases, one at least for each; one way where there is no phase.
    fn shares(phases: usize, visits: u32) -> Vec<Vec<u32>> {
        match phases {
            0 => vec![Vec::new()],
            1 => vec![vec![visits]],
            _ => (1..visits)
                .filter(|first| (visits - first) as usize >= phases - 1)
                .flat_map(|first| {
                    shares(phases - 1, visits - first)
                        .into_iter()
                        .map(move |rest| [vec![first], rest].concat())
                })
                .collect(),
        }
    }
}
