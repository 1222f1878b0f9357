using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace CommitWise.Api.Operations;

/// <summary>Keeps what the program's meters say, and writes it in the text format of Prometheus. Histograms are sums and counts.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private static readonly string[] Meters = ["CommitWise", "System.Runtime"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Cell> _cells = new();

    /// <summary>Begins to listen.</summary>
    public MetricsCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Any(name => instrument.Meter.Name.StartsWith(name, StringComparison.Ordinal)))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<byte>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<short>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, _) => Note(instrument, (double)value, tags));
        _listener.Start();
    }

    /// <summary>Everything, as text.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _cells.GroupBy(cell => cell.Key.Instrument).OrderBy(family => family.Key.Name, StringComparer.Ordinal))
        {
            WriteFamily(text, family.Key, family);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void WriteFamily(StringBuilder text, Instrument instrument, IEnumerable<KeyValuePair<(Instrument Instrument, string Labels), Cell>> cells)
    {
        var kind = KindOf(instrument);
        var name = NameOf(instrument, kind);
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {(instrument.Description ?? instrument.Name).ReplaceLineEndings(" ")}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(kind == Kind.Histogram ? "summary" : kind == Kind.Counter ? "counter" : "gauge")}\n");
        foreach (var ((_, labels), cell) in cells.OrderBy(cell => cell.Key.Labels, StringComparer.Ordinal))
        {
            var (sum, count) = cell.Read();
            if (kind == Kind.Histogram)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{labels} {sum:R}\n{name}_count{labels} {count}\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {sum:R}\n");
            }
        }
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var cell = _cells.GetOrAdd((instrument, LabelsOf(tags)), static _ => new Cell());
        cell.Note(value, adds: !instrument.IsObservable && KindOf(instrument) is not Kind.Gauge);
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return string.Empty;
        }

        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
        {
            var escaped = $"{value}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n");
            labels.Add($"{Plain(name)}=\"{escaped}\"");
        }

        return $"{{{string.Join(',', labels)}}}";
    }

    private static string NameOf(Instrument instrument, Kind kind)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => string.Empty };
        return Plain(instrument.Name) + unit + (kind == Kind.Counter ? "_total" : string.Empty);
    }

    private static string Plain(string name) => string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));

    private static Kind KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => Kind.Counter,
        "Histogram" => Kind.Histogram,
        "UpDownCounter" => Kind.UpDown,
        _ => Kind.Gauge,
    };

    private enum Kind
    {
        Counter,
        Histogram,
        UpDown,
        Gauge,
    }

    private sealed class Cell
    {
        private readonly Lock _turn = new();
        private double _sum;
        private long _count;

        public void Note(double value, bool adds)
        {
            lock (_turn)
            {
                _sum = adds ? _sum + value : value;
                _count++;
            }
        }

        public (double Sum, long Count) Read()
        {
            lock (_turn)
            {
                return (_sum, _count);
            }
        }
    }
}
