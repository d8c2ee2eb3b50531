"""`python -m evaluation.baselines`. A process of a system runs this file too and must get nothing from it."""

if __name__ == "__main__":
    import typer

    from evaluation.baselines.command import main

    typer.run(main)
