//! The one binary: `serve`, `demo`, `migrate`, `registers check`, `user add`, `log verify`, `openapi`.

use clap::Parser;
use std::process::ExitCode;

/// A reading allocates some thousand times; libc's allocator took a fifth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    match api::cli::run(api::cli::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("asiakasrekisteri: {}", message.trim_end());
            ExitCode::FAILURE
        }
    }
}
