namespace CommitWise.Diffs;

/// <summary>
/// Reads git's diffs, one file section at a time: unified, combined (<c>-c</c>, <c>--cc</c>) and traditional ones, alone or inside the
/// output of <c>git log -p</c>, <c>git show</c> and <c>git format-patch</c>.
/// </summary>
/// <remarks>
/// <para>What git's own <c>git apply</c> refuses is refused, and its counts are the counts here. Three things are read better than there:
/// names without a prefix (<c>--no-prefix</c>), seen by both names of a header being equal, binary sections whose lines end in
/// carriage returns, and the section after a <c>diff --git</c> line that nothing follows, which git gives that line's name. Stricter: numbers must fit 31 bits, <c>Binary files</c> must <c>differ</c> to the end, a header that names the
/// old and new file at the end of the source must have hunks.</para>
/// <para>Memory is bounded by the buffer, <see cref="MaxLineLength"/> and the hunks of one file. Without a receiver of lines nothing
/// of a hunk's body is copied or decoded. Not for use by several threads at once.</para>
/// </remarks>
public sealed class DiffReader : IDisposable
{
    /// <summary>Longest text of a line that a receiver gets, in bytes; the rest of a longer line is passed over.</summary>
    public const int MaxLineLength = 1 << 20;

    /// <summary>Longest header line in bytes; a longer one is refused.</summary>
    public const int MaxHeaderLength = 1 << 16;

    private const int DefaultBuffer = 1 << 18;

    private readonly ByteWindow _window;
    private readonly Preamble _preamble;
    private readonly TraditionalHeader _traditional;
    private readonly GitHeader _git;
    private readonly CombinedHeader _combined;
    private readonly HunkReader _hunks;
    private readonly CombinedHunkReader _combinedHunks;
    private readonly BinaryPatch _binary;
    private DiffFormatException? _fault;

    /// <summary>Reads from a stream, which stays open, in chunks.</summary>
    public DiffReader(Stream source)
        : this(source, DefaultBuffer)
    {
    }

    /// <summary>Reads from memory, in place.</summary>
    public DiffReader(ReadOnlyMemory<byte> source)
        : this(new ByteWindow(source))
    {
    }

    internal DiffReader(Stream source, int bufferSize)
        : this(new ByteWindow(source, bufferSize))
    {
    }

    private DiffReader(ByteWindow window)
    {
        var names = new HeaderNames(window);
        _window = window;
        _traditional = new TraditionalHeader(window, names);
        _preamble = new Preamble(window, _traditional);
        _git = new GitHeader(window, names);
        _combined = new CombinedHeader(window, names);
        _hunks = new HunkReader(window);
        _combinedHunks = new CombinedHunkReader(window, _hunks);
        _binary = new BinaryPatch(window);
    }

    /// <summary>Bytes of the source that were read past.</summary>
    public long BytesRead => _window.Offset;

    /// <summary>Reads on to the end of the next file section.</summary>
    /// <param name="onLine">Receives every line of the section's hunks, or null when nobody wants them, which is much faster.</param>
    /// <returns>The file, or null at the end of the source.</returns>
    /// <exception cref="DiffFormatException">The diff breaks its rules; every further call says the same.</exception>
    public FileDiff? ReadFile(DiffLineHandler? onLine = null)
    {
        if (_fault is not null)
        {
            throw new DiffFormatException(_fault.Line, _fault.Expected);
        }

        try
        {
            return ReadSection(onLine);
        }
        catch (DiffFormatException fault)
        {
            _fault = fault;
            throw;
        }
    }

    /// <summary>Gives the buffer back. The stream stays open.</summary>
    public void Dispose() => _window.Dispose();

    private FileDiff? ReadSection(DiffLineHandler? onLine)
    {
        for (var kind = _preamble.SkipToSection(); kind != SectionKind.None; kind = _preamble.SkipToSection())
        {
            var header = kind switch
            {
                SectionKind.Git => _git.Read(_traditional.Strip),
                SectionKind.Combined => _combined.Read(),
                _ => _traditional.Read(),
            };
            if (header is null)
            {
                continue;
            }

            return kind == SectionKind.Combined ? ReadCombined(header, onLine) : ReadOrdinary(header, onLine);
        }

        return null;
    }

    private FileDiff ReadOrdinary(SectionHeader header, DiffLineHandler? onLine)
    {
        var file = header.ToFile(_preamble.Commit);
        var (oldLines, newLines) = (0L, 0L);
        while (_hunks.IsNext())
        {
            _hunks.Read(file, onLine);
            oldLines += file.Hunks[^1].OldCount;
            newLines += file.Hunks[^1].NewCount;
        }

        if (file.Hunks.Count == 0)
        {
            file.IsBinary = _binary.TryRead();
            RefuseEnd(header, file);
        }

        if (header.IsNew == true && oldLines > 0)
        {
            throw new DiffFormatException(header.Line, $"no old lines in the new file {file.Path}");
        }

        if (header.IsDeleted == true && newLines > 0)
        {
            throw new DiffFormatException(header.Line, $"no new lines in the deleted file {file.Path}");
        }

        if (file is { Status: FileStatus.Modified, IsBinary: false, Hunks.Count: 0 } && file.OldMode != file.NewMode)
        {
            file.Status = FileStatus.ModeChanged;
        }

        return file;
    }

    // In the middle of a log git takes names without hunks for a change of nothing; at the end something was cut off.
    private void RefuseEnd(SectionHeader header, FileDiff file)
    {
        if (header.HasNameLines && !file.IsBinary && !_window.Require(1))
        {
            throw new DiffFormatException(_window.Line, "a hunk after the names of both versions");
        }
    }

    private FileDiff ReadCombined(SectionHeader header, DiffLineHandler? onLine)
    {
        var file = header.ToFile(_preamble.Commit);
        file.IsBinary = _binary.TryRead();
        _combinedHunks.ReadAll(file, header.ParentCount, onLine);
        return file;
    }
}
