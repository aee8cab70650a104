use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::WriteError;

/// Whether the process was asked to end. While this lives, a signal does not end it at once, so that what was begun can be
/// taken away or finished; when this is dropped, signals end the process as they did before.
#[derive(Debug, Default)]
pub struct StopSignal {
    /// The signal that came, 0 for none.
    signal: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
}

impl StopSignal {
    /// Ignores signals.
    pub fn never() -> Self {
        Self::default()
    }

    /// Catches Ctrl-C and a request to terminate.
    pub fn on_signals() -> io::Result<Self> {
        let stop = Self::default();
        for signal in [SIGINT, SIGTERM] {
            let number = usize::try_from(signal).unwrap_or_default();
            flag::register_usize(signal, Arc::clone(&stop.signal), number)?;
            flag::register_conditional_default(signal, Arc::clone(&stop.is_over))?;
        }
        Ok(stop)
    }

    #[cfg(test)]
    pub(super) fn asked(signal: usize) -> Self {
        let stop = Self::default();
        stop.signal.store(signal, Ordering::SeqCst);
        stop
    }

    pub(super) fn check(&self) -> Result<(), WriteError> {
        match i32::try_from(self.signal.load(Ordering::SeqCst)) {
            Ok(0) | Err(_) => Ok(()),
            Ok(signal) => Err(WriteError::Stopped { signal }),
        }
    }
}

impl Drop for StopSignal {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
    }
}
