using CommitWise.History;

namespace CommitWise.Tests.History;

public sealed class FixDetectorTests
{
    [Theory]
    [InlineData("Fix null reference in parser")]
    [InlineData("fixes a race in the scheduler")]
    [InlineData("Fixed: wrong offset")]
    [InlineData("fix(test): retry SQL Server setup login (#10774)")]
    [InlineData("Bug 123456 - [compiler] wrong warning")]
    [InlineData("[123456] Content assist shows nothing")]
    [InlineData("Hotfix for login")]
    [InlineData("Prevent crash on empty input")]
    [InlineData("Regression in 2.0: handle nulls")]
    [InlineData("Segfault when the list is empty")]
    [InlineData("Fix test runner crash")]
    [InlineData("Add a guard\n\nFixes #12")]
    [InlineData("Add a guard\n\ncloses GH-3")]
    [InlineData("Add a guard\n\nResolves owner/repo#77")]
    [InlineData("Add a guard\n\nFixes https://github.com/o/r/issues/9")]
    [InlineData("Handle empty lists\n\nBug: 987654")]
    [InlineData("Handle empty lists\n\nCloses-Bug: #1234567")]
    [InlineData("Handle empty lists\n\nFixes: 0123456789ab (\"Add lists\")")]
    [InlineData("Revert \"Add streams\"")]
    [InlineData("Back out streams\n\nThis reverts commit 0123456789abcdef.")]
    public void IsFix_MessageSpeaksOfADefect_IsTrue(string message) => FixDetector.IsFix(message).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("Add streams")]
    [InlineData("Add prefix and suffix to fixtures")]
    [InlineData("Improve debugging output")]
    [InlineData("Use the default")]
    [InlineData("Make it fault-tolerant")]
    [InlineData("Fix typo in readme")]
    [InlineData("Fix a small spelling mistake")]
    [InlineData("Fix flaky test")]
    [InlineData("fix broken unit tests")]
    [InlineData("Fix lint")]
    [InlineData("Fixed the documentation")]
    [InlineData("docs: fix the guide")]
    [InlineData("test: cover the bug of last week")]
    [InlineData("Add tests for bug 123456")]
    [InlineData("Merge branch 'fix-crash'")]
    [InlineData("Merge pull request #3 from o/fix")]
    [InlineData("Bump fix-library from 1.0 to 1.1")]
    [InlineData("chore(deps): bump bugsnag from 3 to 4")]
    [InlineData("Revert \"Revert \"Add streams\"\"")]
    [InlineData("Add streams\n\nSee #12")]
    [InlineData("Add streams\n\nRelated-Bug: #1234567")]
    [InlineData("Add streams\n\nThis fixes nothing in particular")]
    public void IsFix_MessageSpeaksOfSomethingElse_IsFalse(string message) => FixDetector.IsFix(message).ShouldBeFalse();

    [Fact]
    public void IsFix_VeryLongMessage_IsAnswered() =>
        FixDetector.IsFix("fix the " + string.Concat(Enumerable.Repeat("the a ", 100_000))).ShouldBeTrue();
}
