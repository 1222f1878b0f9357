using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>What every <see cref="IReminderStore"/> keeps to.</summary>
public abstract class ReminderStoreContract : Contract<IReminderStore>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task UpsertAsync_ThenReopen_KeepsTheReminder()
    {
        var reminder = Reminder("a", Noon) with { NextAt = Noon.AddTicks(1234567), Period = TimeSpan.FromMinutes(90) };
        await Port.UpsertAsync(reminder, default);
        await Host.ReopenAsync();
        (await Port.ReadAsync(reminder.Key, default)).ShouldBe(reminder);
    }

    [Fact]
    public async Task UpsertAsync_OfTheSameKey_Replaces()
    {
        await Port.UpsertAsync(Reminder("a", Noon), default);
        await Port.UpsertAsync(Reminder("a", Noon.AddHours(1)), default);
        (await Port.DueAsync(Noon, 10, default)).ShouldBeEmpty();
        (await Port.DueAsync(Noon.AddHours(1), 10, default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task UpsertAsync_OfATimeElsewhere_IsTheSameMoment()
    {
        await Port.UpsertAsync(Reminder("a", Noon.ToOffset(TimeSpan.FromHours(9))), default);
        (await Port.DueAsync(Noon, 10, default)).ShouldHaveSingleItem().NextAt.ShouldBe(Noon);
        (await Port.DueAsync(Noon.AddTicks(-1), 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task DeleteAsync_OfAReminder_ForgetsThatOneAlone()
    {
        await Port.UpsertAsync(Reminder("a", Noon), default);
        await Port.UpsertAsync(Reminder("a", Noon) with { Key = new ReminderKey("pull-request", "a", "other") }, default);
        await Port.DeleteAsync(new ReminderKey("pull-request", "a", "restart"), default);
        await Port.DeleteAsync(new ReminderKey("pull-request", "a", "restart"), default);
        (await Port.ReadAsync(new ReminderKey("pull-request", "a", "restart"), default)).ShouldBeNull();
        (await Port.DueAsync(Noon, 10, default)).ShouldHaveSingleItem().Key.Name.ShouldBe("other");
    }

    [Fact]
    public async Task DueAsync_OfManyReminders_GivesTheEarliestFirstUpToTheLimit()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Port.UpsertAsync(Reminder($"{number}", Noon.AddMinutes(19 - number)), default)));
        var due = await Port.DueAsync(Noon.AddMinutes(9), 5, default);
        due.Select(reminder => reminder.Key.GrainKey).ShouldBe(["19", "18", "17", "16", "15"]);
        (await Port.DueAsync(Noon.AddMinutes(9), 100, default)).Count.ShouldBe(10);
    }

    [Fact]
    public async Task CountAsync_OfReminders_CountsEachOnce()
    {
        (await Port.CountAsync(default)).ShouldBe(0);
        await Port.UpsertAsync(Reminder("a", Noon), default);
        await Port.UpsertAsync(Reminder("a", Noon.AddMinutes(1)), default);
        await Port.UpsertAsync(Reminder("b", Noon), default);
        (await Port.CountAsync(default)).ShouldBe(2);
        await Port.DeleteAsync(Reminder("b", Noon).Key, default);
        (await Port.CountAsync(default)).ShouldBe(1);
    }

    private static StoredReminder Reminder(string key, DateTimeOffset at) =>
        new(new ReminderKey("pull-request", key, "restart"), at, at, TimeSpan.FromMinutes(1));
}
