using System.CommandLine;
using CommitWise.Bench;
using CommitWise.Bench.Agreement;

var root = new RootCommand("Benchmarks of CommitWise, each against a reference in the same run.") { DiffBenchmark.Create(), HistoryBenchmark.Create(), PredictBenchmark.Create(), AgreementCommand.Create(), AnalyzeBenchmark.Create() };
return root.Parse(args).Invoke();
