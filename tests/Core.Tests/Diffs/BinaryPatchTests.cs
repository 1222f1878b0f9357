using CommitWise.Diffs;

namespace CommitWise.Tests.Diffs;

public sealed class BinaryPatchTests
{
    private const string Header = "diff --git a/b.bin b/b.bin\nindex 5e07d26..304498a 100644\nGIT binary patch\n";
    private const string Forward = "literal 7\nOcmZQzWJ*j*P5}S|>j91c\n\n";
    private const string Reverse = "literal 6\nNcmZQzWJ*j*1^@zG0V)6h\n\n";
    private const string Delta = "delta 14\nWcmdlXzC(P&9ahHwn?Ew%W(5E;tOm6J\n\n";

    [Theory]
    [InlineData(Forward + Reverse)]
    [InlineData(Forward)]
    [InlineData(Delta + Reverse)]
    [InlineData("literal 0\nHcmV?d00001\n\n" + Forward)]
    public void ReadFile_SoundPatch_IsBinary(string parts)
    {
        var files = DiffText.ParseAll(Header + parts + "diff --git a/y b/y\nold mode 100644\nnew mode 100755\n");

        files.Select(file => (file.Path, file.IsBinary)).ShouldBe([("b.bin", true), ("y", false)]);
    }

    [Fact]
    public void ReadFile_SoundPatchWithCarriageReturns_IsBinary() =>
        DiffText.ParseOne((Header + Forward + Reverse).Replace("\n", "\r\n", StringComparison.Ordinal).Replace("b.bin\r\nindex", "b.bin\nindex", StringComparison.Ordinal))
            .IsBinary.ShouldBeTrue();

    [Theory]
    [InlineData("literal 8\nOcmZQzWJ*j*P5}S|>j91c\n\n", 4, "inflates to 8 bytes")]
    [InlineData("literal 6\nOcmZQzWJ*j*P5}S|>j91c\n\n", 4, "inflates to 6 bytes")]
    [InlineData("literal 7\nOcmZQzWJ*j*P5}S|>j81c\n\n", 4, "inflates to 7 bytes")]
    [InlineData("literal 7\nKcmZQzWJ*j*P5}\n\n", 5, "first letter")]
    [InlineData("literal 7\nIcmZQzWJ*j*P5}\n\n", 5, "first letter")]
    [InlineData("literal 7\nOcmZQzWJ*j*P5}S|>j91\"\n\n", 5, "base-85")]
    [InlineData("literal 7\nO~~~~~WJ*j*P5}S|>j91c\n\n", 5, "base-85")]
    [InlineData("literal 7\nPcmZQzWJ*j*P5}S|>j91c\n\n", 4, "inflates")]
    [InlineData("literal 7\n*cmZQzWJ*j*P5}S|>j91c\n\n", 5, "first letter")]
    [InlineData("literal 7\nOcmZQzWJ*j*P5}S|>j91c\n", 6, "an empty line")]
    [InlineData("literal 7\nOcmZQzWJ*j*P5}S|>j91c", 5, "whole line")]
    [InlineData(Forward + "literal 6\nNcmZQzWJ*j*1^@zG1V)6h\n\n", 7, "inflates to 6 bytes")]
    public void ReadFile_CorruptPatch_IsRefused(string parts, long line, string expected)
    {
        var fault = Should.Throw<DiffFormatException>(() => DiffText.ParseAll(Header + parts));

        fault.Expected.ShouldContain(expected, Case.Sensitive);
        fault.Line.ShouldBe(line);
    }
}
