//! Work shared among the cores of the machine. The result does not depend on how many there are.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder, Scope, ScopedJoinHandle, available_parallelism};

/// A thread of ours has as much room for its calls as the first thread of a program, in bytes.
const STACK: usize = 8 << 20;

/// How many there are, or one where the system does not say.
pub fn count() -> NonZero<usize> {
    available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// Maps each item on this many threads; the results are in the order of the items.
pub fn each<T: Sync, R: Send>(
    threads: NonZero<usize>,
    things: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        // Each takes the next one, since one may take as long as a thousand others.
        while let Some((at, thing)) = next_of(things, &next) {
            done.push((at, work(thing)));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let others = (1..threads.get().min(things.len())).filter_map(|_| beside(scope, share));
        let others: Vec<_> = others.collect();
        let mut done = share();
        for other in others {
            done.extend(joined(other));
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

fn next_of<'t, T>(things: &'t [T], next: &AtomicUsize) -> Option<(usize, &'t T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    things.get(at).map(|thing| (at, thing))
}

/// Does two things at once.
pub fn both<A, B: Send>(one: impl FnOnce() -> A, other: impl Fn() -> B + Sync) -> (A, B) {
    thread::scope(|scope| {
        let beside = beside(scope, &other);
        let one = one();
        (one, beside.map_or_else(&other, joined))
    })
}

/// Runs work on a thread of its own; `None` where the system has no thread left.
fn beside<'scope, R: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> R + Send + 'scope,
) -> Option<ScopedJoinHandle<'scope, R>> {
    let thread = Builder::new().stack_size(STACK);
    thread.spawn_scoped(scope, work).ok()
}

fn joined<R>(handle: ScopedJoinHandle<'_, R>) -> R {
    match handle.join() {
        Ok(result) => result,
        Err(panic) => resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_things() {
        let things: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 7] {
            let threads = NonZero::new(threads).expect("not none");
            let doubled = each(threads, &things, |thing| thing * 2);
            assert!(
                doubled
                    .iter()
                    .zip(&things)
                    .all(|(two, one)| *two == one * 2)
            );
        }
        assert_eq!(each(count(), &[] as &[u8], |_| ()), []);
    }

    #[test]
    fn two_things_are_done_and_neither_is_lost() {
        assert_eq!(both(|| "one", || "other"), ("one", "other"));
    }

    #[test]
    fn a_fault_beside_is_a_fault() {
        let fault = std::panic::catch_unwind(|| both(|| (), || panic!("beside")));
        assert!(fault.is_err());
    }
}
