using System.Globalization;
using System.Text;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

// Writes to a database until it is killed. Prints "worker number" only after the write of that number was acknowledged.
await using var durability = await SqliteDurability.OpenAsync(args[0]);
var acknowledged = TextWriter.Synchronized(Console.Out);
await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(() => WriteAsync(worker))));

async Task WriteAsync(int worker)
{
    string? etag = null;
    for (var number = 0; ; number++)
    {
        var body = Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
        etag = await durability.States.WriteAsync(new StateKey("probe", "main", $"{worker}"), body, etag, [], default);
        await durability.Queue.EnqueueAsync("events", $"{worker}", body, default);
        await durability.Inbox.AcceptAsync(new InboxEntry("host", $"{worker}-{number}", "inbox", $"{worker}", body), default);
        await acknowledged.WriteLineAsync($"{worker} {number}");
        await acknowledged.FlushAsync();
    }
}
