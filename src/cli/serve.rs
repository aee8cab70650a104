//! `pathbook serve`: a book in a browser while it is written.

use std::io::ErrorKind;

use super::args::Serve;
use super::book::unread;
use super::{Failure, build, output};
use crate::character::Shown;
use crate::serve::watch::Watch;
use crate::serve::{Options, Server};

pub(super) fn run(args: &Serve) -> Result<(), Failure> {
    let folder = &args.book.folder;
    let watch = Watch::begin(folder).map_err(|error| unread(&error))?;
    let server = Server::bind(&args.host, args.port).map_err(|error| not_bound(args, &error))?;
    let address = server
        .address()
        .map_err(|error| Failure::because(error.to_string()))?;
    let address = format!("http://{address}/");
    output::print(&Shown::plain(&format!(
        "{} at {address} (control-C ends it)\n",
        folder.display()
    )))?;
    if args.open {
        build::open_address(&address);
    }
    let date = args.date.clone();
    let options = Options {
        folder: folder.clone(),
        against: args.against.clone(),
        date: Box::new(move || date.date()),
        say: Box::new(|line| {
            // Somebody may still look at the pages when nobody reads the terminal.
            let _ = output::print(&Shown::plain(&format!("{line}\n")));
        }),
    };
    let served = server.run(watch, options);
    served.map_err(|error| Failure::because(format!("the preview has failed: {error}")))
}

fn not_bound(args: &Serve, error: &std::io::Error) -> Failure {
    let place = match args.port {
        Some(port) => format!("port {port} of `{}`", args.host),
        None => format!("`{}`", args.host),
    };
    let message = format!("cannot listen at {place}: {error}");
    match (error.kind(), args.port) {
        (ErrorKind::AddrInUse, Some(_)) => Failure::with_help(
            message,
            "give another port, or none: then the first that is free is taken",
        ),
        (_, _) => Failure::because(message),
    }
}
