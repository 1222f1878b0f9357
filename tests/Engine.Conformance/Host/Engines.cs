namespace CommitWise.Engine.Conformance.Host;

/// <summary>The hosts that the grain API has.</summary>
[Flags]
public enum Engines
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The embedded silo.</summary>
    Local = 1,

    /// <summary>The Orleans cluster.</summary>
    Orleans = 2,
}
