using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace CommitWise.Testing;

/// <summary>
/// A test of a behaviour that only some hosts have. On another host it does not exist, so it is not counted as skipped. A plain
/// <c>[Fact]</c> holds on every host.
/// </summary>
/// <param name="hosts">Who has the behaviour.</param>
/// <param name="reason">Why the others do not.</param>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("CommitWise.Testing.HostFactDiscoverer", "CommitWise.Testing")]
public sealed class HostFactAttribute(Engines hosts, string reason) : FactAttribute
{
    /// <summary>Who has the behaviour.</summary>
    public Engines Hosts { get; } = hosts;

    /// <summary>Why the others do not.</summary>
    public string Reason { get; } = reason;
}

/// <summary>Finds a test only where the host of this build is one of its hosts.</summary>
public sealed class HostFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    /// <inheritdoc/>
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        ArgumentNullException.ThrowIfNull(factAttribute);
        return factAttribute.GetNamedArgument<Engines>(nameof(HostFactAttribute.Hosts)).HasFlag(EngineOfBuild.Engine)
            ? base.Discover(discoveryOptions, testMethod, factAttribute)
            : [];
    }
}
