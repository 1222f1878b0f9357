using System.CommandLine;
using CommitWise.Bench;
using CommitWise.Bench.Agreement;
using CommitWise.Bench.Intake;
using CommitWise.Bench.Latency;

var root = new RootCommand("Benchmarks of CommitWise, each against a reference in the same run.")
{
    DiffBenchmark.Create(), HistoryBenchmark.Create(), PredictBenchmark.Create(), LatencyBenchmark.Create(), AgreementCommand.Create(),
};
foreach (var command in IntakeBenchmark.Create())
{
    root.Add(command);
}

return root.Parse(args).Invoke();
