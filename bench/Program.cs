using System.CommandLine;
using CommitWise.Bench;
using CommitWise.Bench.Agreement;
using CommitWise.Bench.Durability;
using CommitWise.Bench.Grains;
using CommitWise.Bench.Intake;
using CommitWise.Bench.Latency;
using CommitWise.Bench.Scale;

var root = new RootCommand("Benchmarks of CommitWise, each against a reference in the same run.")
{
    DiffBenchmark.Create(),
    HistoryBenchmark.Create(),
    PredictBenchmark.Create(),
    AnalyzeBenchmark.Create(),
    DurabilityBenchmark.Create(),
    GrainBenchmark.Create(),
    CycleBenchmark.Create(),
    IntakeBenchmark.Create(),
    IntakeBenchmark.CreateReference(),
    LatencyBenchmark.Create(),
    ScaleBenchmark.Create(),
    AgreementCommand.Create(),
};
return root.Parse(args).Invoke();
