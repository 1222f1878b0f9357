using System.Net;

namespace CommitWise.Api.Tests;

public sealed class BackupTests
{
    [Fact]
    public async Task Backup_IsWrittenInTheBackground_AndToldByItsName()
    {
        await using var service = await Service.StartAsync();
        using var begun = await service.PostAsync("/api/admin/backup", new { folder = "nightly" });
        begun.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        begun.Headers.Location!.ToString().ShouldBe("/api/admin/backups/nightly");
        var whole = await service.EventuallyAsync("/api/admin/backups/nightly", "the backup", backup => backup.GetProperty("status").GetString() != "running");
        whole.GetProperty("status").GetString().ShouldBe("completed", whole.ToString());
        whole.GetProperty("folder").GetString().ShouldBe(Path.Combine(service.Data, "backups", "nightly"));
        File.Exists(Path.Combine(service.Data, "backups", "nightly", "commitwise.db")).ShouldBeTrue();
        using var again = await service.PostAsync("/api/admin/backup", new { folder = "nightly" });
        await again.ShouldBeProblemAsync(409, "backup-exists");
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("/tmp/elsewhere")]
    [InlineData("")]
    public async Task Backup_OutsideOfTheBackupsFolder_IsRefused(string folder)
    {
        await using var service = await Service.StartAsync();
        using var answer = await service.PostAsync("/api/admin/backup", new { folder });
        await answer.ShouldBeProblemAsync(403, "path-not-allowed");
        Directory.Exists(Path.Combine(service.Data, "backups")).ShouldBeFalse();
    }

    [Fact]
    public async Task Backup_WhereNothingCanBeWritten_FailsWithTheReason()
    {
        await using var service = await Service.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(service.Data, "backups"), "in the way");
        using var begun = await service.PostAsync("/api/admin/backup", new { folder = "nightly" });
        var ended = await service.EventuallyAsync("/api/admin/backups/nightly", "the end", backup => backup.GetProperty("status").GetString() != "running");
        ended.GetProperty("status").GetString().ShouldBe("failed");
        ended.GetProperty("problem").GetString().ShouldBe("unwritable-backup");
    }

    [Fact]
    public async Task Backup_ByADeveloper_IsForbidden()
    {
        await using var service = await Service.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Api:Keys:0:Name"] = "dev",
            ["Api:Keys:0:Key"] = "a key of the tests",
            ["Api:Keys:0:Role"] = "developer",
        });
        service.Http.DefaultRequestHeaders.Add("X-Api-Key", "a key of the tests");
        using var answer = await service.PostAsync("/api/admin/backup", new { folder = "nightly" });
        await answer.ShouldBeProblemAsync(403, "forbidden");
        using var look = await service.Http.GetAsync("/api/admin/backups/nightly");
        await look.ShouldBeProblemAsync(403, "forbidden");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("..%2f..%2fdata")]
    public async Task Get_OfNoBackup_IsUnknown(string name)
    {
        await using var service = await Service.StartAsync();
        using var answer = await service.Http.GetAsync($"/api/admin/backups/{name}");
        await answer.ShouldBeProblemAsync(404, "unknown-backup");
    }
}
