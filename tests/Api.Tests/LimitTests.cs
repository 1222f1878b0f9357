using CommitWise.Api.Changes;
using CommitWise.Api.Problems;
using CommitWise.Api.Reading;
using CommitWise.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CommitWise.Api.Tests;

/// <summary>How much is answered at once.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task DiffTurns_BeyondThoseAtOnce_AreToldToComeAgain_UntilOneEnds()
    {
        var time = new ManualTime();
        using var turns = new DiffTurns(time);
        var answers = Enumerable.Range(0, DiffTurns.AtOnce).Select(_ => new Answer()).ToList();
        foreach (var answer in answers)
        {
            await turns.EnterAsync(answer.Context);
        }

        var refused = turns.EnterAsync(new Answer().Context);
        await time.AdvanceUntilAsync(refused.ContinueWith(_ => { }, TaskScheduler.Default), TimeSpan.FromSeconds(1));
        var fault = await Should.ThrowAsync<ProblemException>(refused);
        (fault.Problem, fault.RetryAfter).ShouldBe(("overloaded", TimeSpan.FromSeconds(2)));

        var waiting = turns.EnterAsync(new Answer().Context);
        await answers[0].EndAsync();
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task EventStreams_BeyondThoseAtOnce_AreToldToComeAgain_UntilOneEnds()
    {
        var streams = new EventStreams();
        var answers = Enumerable.Range(0, EventStreams.Most).Select(_ => new Answer()).ToList();
        answers.ForEach(answer => streams.Enter(answer.Context.Response));
        Should.Throw<ProblemException>(() => streams.Enter(new Answer().Context.Response)).Problem.ShouldBe("overloaded");
        await answers[0].EndAsync();
        streams.Enter(new Answer().Context.Response);
        Should.Throw<ProblemException>(() => streams.Enter(new Answer().Context.Response));
    }

    /// <summary>An answer that the test ends.</summary>
    private sealed class Answer : HttpResponseFeature
    {
        private readonly List<Func<Task>> _ends = [];

        public Answer()
        {
            Context = new DefaultHttpContext();
            Context.Features.Set<IHttpResponseFeature>(this);
        }

        public HttpContext Context { get; }

        public override void OnCompleted(Func<object, Task> callback, object state) => _ends.Add(() => callback(state));

        public Task EndAsync() => Task.WhenAll(_ends.Select(end => end()));
    }
}
