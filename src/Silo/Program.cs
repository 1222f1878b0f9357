using CommitWise.Api;
using CommitWise.Grains.Hosting;
using CommitWise.Silo.FirstLook;
using CommitWise.Silo.Hosting;
using CommitWise.Silo.Settings;

return await CommandLine.RunAsync(args, async (settings, terminal) =>
{
    using var folder = DataFolder.Take(settings.DataFolder);
    await using var storage = await Storage.OpenAsync(settings);
    var builder = ServiceBuilder.Create(settings, terminal);
    builder.Services.AddStorage(storage);
    builder.AddEngine();
    builder.Services.AddAnalysis(settings);
    builder.Services.AddCommitWiseGrains(settings.Analysis.Apply);
    builder.Services.AddApi(settings.Api, EngineJson.Options);
    builder.Services.AddFirstLook(settings, terminal);
    await using var app = builder.Build();
    app.UseApi();
    await app.RunAsync();
});
