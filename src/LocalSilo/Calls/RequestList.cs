namespace CommitWise.LocalSilo;

/// <summary>A list of requests linked through the requests themselves, so that waiting costs no memory. Guarded by its activation.</summary>
internal struct RequestList
{
    /// <summary>The one that came first.</summary>
    internal Request? First { get; private set; }

    private Request? _last;

    /// <summary>How many there are.</summary>
    internal int Count { get; private set; }

    /// <summary>Adds a request at the end.</summary>
    internal void Add(Request request)
    {
        request.Previous = _last;
        request.Next = null;
        if (_last is null)
        {
            First = request;
        }
        else
        {
            _last.Next = request;
        }

        _last = request;
        Count++;
    }

    /// <summary>Removes a request that is in this list.</summary>
    internal void Remove(Request request)
    {
        if (request.Previous is null)
        {
            First = request.Next;
        }
        else
        {
            request.Previous.Next = request.Next;
        }

        if (request.Next is null)
        {
            _last = request.Previous;
        }
        else
        {
            request.Next.Previous = request.Previous;
        }

        request.Next = request.Previous = null;
        Count--;
    }

    /// <summary>Takes all requests out, the first one first.</summary>
    internal List<Request> Drain()
    {
        var all = new List<Request>(Count);
        while (First is { } request)
        {
            Remove(request);
            all.Add(request);
        }

        return all;
    }
}
