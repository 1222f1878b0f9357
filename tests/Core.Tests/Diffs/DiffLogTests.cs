using CommitWise.Diffs;

namespace CommitWise.Tests.Diffs;

/// <summary>Diffs inside the output of git log and format-patch.</summary>
public sealed class DiffLogTests
{
    private const string Change = "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
    private const string First = "1111111111111111111111111111111111111111";
    private const string Second = "2222222222222222222222222222222222222222";

    [Fact]
    public void ReadFile_Log_GivesTheCommitOfEverySection()
    {
        var files = DiffText.ParseAll(
            $"commit {First} (HEAD -> main)\nAuthor: A <a@b>\n\n    diff --git a/no b/no\n    commit {Second}\n\n{Change}\ncommit {Second}\nAuthor: B\n\n    m\n\n{Change}{Change}");

        files.Select(file => file.Commit).ShouldBe([First, Second, Second]);
        files.Select(file => file.Line).ShouldBe([7, 20, 27]);
    }

    [Fact]
    public void ReadFile_MailSeries_GivesTheCommitOfEverySection()
    {
        var mail = $"From {First} Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nSubject: [PATCH] s\n\ncommit {Second}\n---\n x | 2 +-\n\n{Change}-- \n2.39.5\n\n";

        var files = DiffText.ParseAll(mail + mail.Replace(First, Second, StringComparison.Ordinal));

        files.Select(file => (file.Commit, file.Additions, file.Deletions)).ShouldBe([(First, 1, 1), (Second, 1, 1)]);
    }

    [Fact]
    public void ReadFile_MessageThatShowsAHeader_IsPassed()
    {
        var file = DiffText.ParseOne($"Subject: s\n\ndiff --git a/quoted b/quoted\nis how it starts\n--- then\n+++ nothing\n@@ no hunk @@\n---\n{Change}");

        file.Path.ShouldBe("x");
    }

    [Fact]
    public void ReadFile_MessageThatShowsAWholeDiff_IsADiffAsForGit() =>
        DiffText.ParseAll($"Subject: s\n\n{Change}\n---\n{Change}").Count.ShouldBe(2);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("commit 1111111111111111111111111111111111111111\n\n    nothing\n")]
    [InlineData("diff --git a/x b/x\n")]
    public void ReadFile_NoSection_IsTheEnd(string text) => DiffText.ParseAll(text).ShouldBeEmpty();

    [Fact]
    public void ReadFile_HeaderThatSaysNothing_IsPassedAsForGit() =>
        DiffText.ParseOne("diff --git a/touched b/touched\n" + Change).Path.ShouldBe("x");
}
