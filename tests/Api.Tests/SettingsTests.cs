using CommitWise.Silo.Hosting;
using CommitWise.Silo.Settings;

namespace CommitWise.Api.Tests;

/// <summary>Settings that must not start a service, and the folders of one that does.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("GitHub:Token", "abc def", "GitHub:Token")]
    [InlineData("GitHub:Token", "abcdef\n", "GitHub:Token")]
    [InlineData("Listen", "http://localhost:0", "http://127.0.0.1:0")]
    [InlineData("Api:WebhookTimeout", "00:00:00", "Api:WebhookTimeout")]
    [InlineData("Aws:Prefix", "a b", "Aws:Prefix")]
    [InlineData("Aws:Visibility", "00:00:01.5", "Aws:Visibility")]
    [InlineData("Aws:DynamoDbUrl", "ftp://tables", "Aws:DynamoDbUrl")]
    [InlineData("Aws:S3Url", "ftp://objects", "Aws:S3Url")]
    [InlineData("Aws:Bucket", "reports", "Backend=Aws")]
    [InlineData("Aws:SageMaker:Endpoint", "risk/", "Aws:SageMaker:Endpoint")]
    [InlineData("Aws:SageMaker:Timeout", "00:02:00", "Aws:SageMaker:Timeout")]
    [InlineData("Aws:SageMaker:Shadow", "-", "Aws:SageMaker:Shadow")]
    [InlineData("Backend", "cloud", "cloud")]
    [InlineData("Cluster:Address", "silo-1", "Cluster:Address")]
    [InlineData("Cluster:SiloPort", "30000", "must differ")]
    [InlineData("Cluster:ProbeTimeout", "00:00:00", "Cluster:ProbeTimeout")]
    [InlineData("Cluster:ClusterId", "", "Cluster:ClusterId")]
    [InlineData("Objects", "/tmp", "Backend=Aws")]
    public void Read_OfABadSetting_IsOneFault(string name, string value, string mention)
    {
        var faults = FaultsOf(new() { [name] = value });
        faults.ShouldHaveSingleItem().ShouldContain(mention);
        faults[0].ShouldNotContain("abc");
    }

    [Theory]
    [InlineData("Aws:Bucket", "Reports_1", "Aws:Bucket is 'Reports_1'")]
    [InlineData("Objects", "/tmp", "exclude each other")]
    public void Read_OfABucketThatIsNone_OrBesideAFolder_IsOneFault(string name, string value, string mention) =>
        FaultsOf(new() { ["Backend"] = "Aws", ["Aws:Bucket"] = "reports", [name] = value }).ShouldHaveSingleItem().ShouldContain(mention);

    [Fact]
    public void Read_OfOneSecretForTwoKeys_IsOneFault()
    {
        const string secret = "the same key for both";
        var faults = FaultsOf(new()
        {
            ["Api:Keys:0:Name"] = "vera",
            ["Api:Keys:0:Key"] = secret,
            ["Api:Keys:1:Name"] = "ada",
            ["Api:Keys:1:Role"] = "admin",
            ["Api:Keys:1:Sha256"] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret))),
        });
        faults.ShouldHaveSingleItem().ShouldContain("'vera' and 'ada'");
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Silo")]
    public void Read_OfARoleBesideAFolder_SaysWhatItNeeds(string role) =>
        FaultsOf(new() { ["Role"] = role }).ShouldContain(fault => fault.Contains("needs Backend=Aws", StringComparison.Ordinal));

    [Fact]
    public void Take_OfANewDataFolder_MakesItForThisUserAlone()
    {
        var above = Directory.CreateTempSubdirectory("commitwise-folder-");
        try
        {
            var path = Path.Combine(above.FullName, "new", "data");
            using (DataFolder.Take(path))
            {
                if (!OperatingSystem.IsWindows())
                {
                    File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
            }
        }
        finally
        {
            above.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<string> FaultsOf(Dictionary<string, string?> given) =>
        Should.Throw<InvalidSettingsException>(() => SettingsReader.Read(given)).Faults;
}
