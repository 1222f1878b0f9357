using System.Reflection;

namespace CommitWise.Testing;

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

/// <summary>The engine that tests are built for.</summary>
public static class EngineOfBuild
{
    /// <summary>Which.</summary>
    public static Engines Engine { get; } = Enum.Parse<Engines>(
        typeof(EngineOfBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "Engine").Value!);
}
