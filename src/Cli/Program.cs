using CommitWise.Cli;

return await CommandLine.RunAsync(args, Terminal.ForProcess());
