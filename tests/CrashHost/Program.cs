using CommitWise.CrashHost;

// Grains over a database file, driven by lines: "{number} {write|publish|wake} {key}" is answered by "{number} done." once it is durable.
return await GrainHost.RunAsync(args[0], Enum.Parse<Flaw>(args[1]));
