using System;
using System.Diagnostics;
using System.Threading;

/// <summary>Runs the connector as a child of an agent: follows its log, stops it on request, decides by its exit code.</summary>
static class CitrixRun
{
    // node, citrix-connector.js, params, out, state. "stop" on standard input ends the run.
    static int Main(string[] args)
    {
        var stopping = new ManualResetEventSlim();
        var listener = new Thread(() =>
        {
            for (var line = Console.ReadLine(); line != null; line = Console.ReadLine())
            {
                if (line == "stop") stopping.Set();
            }
        }) { IsBackground = true };
        listener.Start();
        int exitCode = Run(args[0], args[1], args[2], args[3], args[4], stopping);
        Console.WriteLine(Advice(exitCode, stopping.IsSet));
        return stopping.IsSet ? 0 : exitCode;
    }

    static int Run(
        string node, string script, string parameters, string output, string state, ManualResetEventSlim stopping)
    {
        var start = new ProcessStartInfo(node)
        {
            Arguments = Quoted(script) + " run --params " + Quoted(parameters) + " --out " + Quoted(output)
                + " --state " + Quoted(state) + " --log-format json",
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardError = true,
        };
        using (var process = new Process { StartInfo = start })
        {
            // Each line is one JSON object; a pipe that nobody reads would fill up and hold the run.
            process.ErrorDataReceived += (_, line) => { if (line.Data != null) Console.Error.WriteLine(line.Data); };
            process.Start();
            process.BeginErrorReadLine();
            while (!process.WaitForExit(200))
            {
                if (!stopping.IsSet) continue;
                try { process.Kill(); } // safe: tables appear by rename, and the next run resumes
                catch (InvalidOperationException) { } // it has ended by itself
            }
            process.WaitForExit(); // until the last line of the log has been read
            return process.ExitCode;
        }
    }

    static string Advice(int exitCode, bool wasStopped)
    {
        if (wasStopped) return "stopped: the next run resumes";
        switch (exitCode)
        {
            case 0: return "complete";
            case 75: return "run again in 15 minutes";
            case 130: case 143: return "interrupted: the next run resumes";
            default: return "alert: see run-report.json";
        }
    }

    // Folders and files on Windows have no quotation marks in their names.
    static string Quoted(string path)
    {
        return "\"" + path.TrimEnd('\\') + "\"";
    }
}
