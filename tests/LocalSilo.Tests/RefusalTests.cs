namespace CommitWise.LocalSilo.Tests;

public sealed class RefusalTests
{
    public interface INotATask : IGrainWithStringKey
    {
        string Now();
    }

    public interface IGenericMethod : IGrainWithStringKey
    {
        Task<T> Any<T>();
    }

    public interface IOutParameter : IGrainWithStringKey
    {
        Task Try(out int value);
    }

    public interface IEnumerate : IGrainWithStringKey
    {
        IAsyncEnumerable<int> All();
    }

    [Theory]
    [InlineData(typeof(INotATask), nameof(INotATask.Now))]
    [InlineData(typeof(IGenericMethod), nameof(IGenericMethod.Any))]
    [InlineData(typeof(IOutParameter), nameof(IOutParameter.Try))]
    [InlineData(typeof(IEnumerate), nameof(IEnumerate.All))]
    public async Task GrainInterface_WithAMethodThatIsNotSupported_IsRefusedByItsName(Type type, string method)
    {
        await using var silo = await TestSilo.StartAsync();
        Should.Throw<NotSupportedException>(() => new GrainInterface(type, silo.Host)).Message.ShouldContain($"{type.FullName}.{method}");
    }

    public static TheoryData<string, Action<LocalSiloOptions>> BadOptions => new()
    {
        { nameof(LocalSiloOptions.GrainAssemblies), options => options.GrainAssemblies.Clear() },
        { nameof(LocalSiloOptions.CallTimeout), options => options.CallTimeout = TimeSpan.Zero },
        { nameof(LocalSiloOptions.ActivationTimeout), options => options.ActivationTimeout = TimeSpan.Zero },
        { nameof(LocalSiloOptions.IdleAge), options => options.IdleAge = TimeSpan.FromSeconds(-1) },
        { nameof(LocalSiloOptions.DrainTimeout), options => options.DrainTimeout = TimeSpan.Zero },
        { nameof(LocalSiloOptions.MinimumReminderPeriod), options => options.MinimumReminderPeriod = TimeSpan.Zero },
        { nameof(LocalStreamOptions.RetryDelay), options => options.Streams.RetryDelay = TimeSpan.Zero },
        { nameof(LocalStreamOptions.MaxRetryDelay), options => options.Streams.MaxRetryDelay = TimeSpan.FromTicks(1) },
        { nameof(LocalStreamOptions.MaxAttempts), options => options.Streams.MaxAttempts = 0 },
        { nameof(LocalStreamOptions.MaxConcurrency), options => options.Streams.MaxConcurrency = 0 },
        { nameof(LocalStreamOptions.ReceiveWait), options => options.Streams.ReceiveWait = TimeSpan.Zero },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public async Task Option_OutOfItsRange_IsRefusedAtStart(string name, Action<LocalSiloOptions> spoil) =>
        (await Should.ThrowAsync<InvalidOperationException>(() => TestSilo.StartAsync(spoil))).Message.ShouldContain($"option {name} ");
}
