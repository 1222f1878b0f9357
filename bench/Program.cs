using System.CommandLine;
using CommitWise.Bench;
using CommitWise.Bench.Agreement;
using CommitWise.Bench.Durability;

var root = new RootCommand("Benchmarks of CommitWise, each against a reference in the same run.") { DiffBenchmark.Create(), HistoryBenchmark.Create(), PredictBenchmark.Create(), AgreementCommand.Create(), DurabilityBenchmark.Create(), AnalyzeBenchmark.Create() };
return root.Parse(args).Invoke();
