//! How long something takes this thread, whatever else the machine does meanwhile.

use std::time::Duration;

#[cfg(unix)]
pub fn took<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    use rustix::time::{ClockId, clock_gettime};
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(
            u64::try_from(now.tv_sec).expect("a time"),
            u32::try_from(now.tv_nsec).expect("a part of a second"),
        )
    };
    let start = now();
    let done = work();
    (done, now() - start)
}

/// Where a thread's own time can't be had: with what the machine does meanwhile.
#[cfg(not(unix))]
pub fn took<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    let done = work();
    (done, start.elapsed())
}
