//! The binary `pollscope`.

fn main() -> std::process::ExitCode {
    pollscope_viz::cli::main()
}
