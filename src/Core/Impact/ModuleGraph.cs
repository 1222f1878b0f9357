namespace CommitWise.Impact;

/// <summary>How a module comes to depend on a changed one.</summary>
/// <param name="Distance">References to follow; 0 for the changed module itself.</param>
/// <param name="Origin">Path of the module that the way starts from.</param>
/// <param name="Via">Path of the module that it refers to on that way; itself at distance 0.</param>
internal readonly record struct Dependence(int Distance, string Origin, string Via);

/// <summary>Who refers to whom, walked against the arrows.</summary>
internal sealed class ModuleGraph
{
    private readonly Dictionary<string, List<string>> _referrers = new(StringComparer.Ordinal);

    /// <param name="modules">Every module; references that lead to none are passed over.</param>
    public ModuleGraph(IReadOnlyList<Module> modules)
    {
        foreach (Module module in modules)
        {
            foreach (string reference in module.References)
            {
                if (!_referrers.TryGetValue(reference, out List<string>? list))
                {
                    _referrers[reference] = list = [];
                }

                list.Add(module.Path);
            }
        }
    }

    /// <summary>
    /// Every module that refers to one of <paramref name="starts"/>, directly or not, with a shortest way; the first start wins a tie.
    /// </summary>
    public Dictionary<string, Dependence> Dependents(IEnumerable<string> starts)
    {
        var found = new Dictionary<string, Dependence>(StringComparer.Ordinal);
        var queue = new Queue<string>();
        foreach (string start in starts)
        {
            if (found.TryAdd(start, new Dependence(0, start, start)))
            {
                queue.Enqueue(start);
            }
        }

        while (queue.TryDequeue(out string? module))
        {
            foreach (string referrer in _referrers.GetValueOrDefault(module) ?? [])
            {
                if (found.TryAdd(referrer, new Dependence(found[module].Distance + 1, found[module].Origin, module)))
                {
                    queue.Enqueue(referrer);
                }
            }
        }

        return found;
    }
}
