using CommitWise.Silo.Hosting;
using CommitWise.Silo.Settings;

return await CommandLine.RunAsync(args, async (settings, terminal) =>
{
    using var folder = DataFolder.Take(settings.DataFolder);
    PrivateFolder.Create(settings.CacheFolder);
    await using var storage = await Storage.OpenAsync(settings);
    await using var app = Composition.Build(settings, storage, terminal);
    await Composition.RunAsync(app, folder.Announce);
});
