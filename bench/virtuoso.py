"""Virtuoso (Debian's virtuoso-opensource) over the data of the benchmark: in comes N-Quads, out goes a server to start.

apt-get install virtuoso-opensource-7        or, without root and without a service that starts by itself:
apt-get download virtuoso-opensource-7-bin libpcre3 && dpkg -x ... FOLDER; bench/endpoint.py --virtuoso FOLDER/usr/bin
"""

import shutil
import socket
import subprocess
import time
from pathlib import Path

INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxClientConnections = 60
ThreadCleanupInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 48
MaxKeepAlives = 48
KeepAliveTimeout = 60
[SPARQL]
ResultSetMaxRows = 1000000
"""


class Virtuoso:
    """A database of its own in a folder; `programs` is the folder of `virtuoso-t` and `isql-vt`, or `None` for PATH."""

    def __init__(self, folder: Path, programs: Path | None = None) -> None:
        where = str(programs) if programs else None
        self.server, self.isql = shutil.which("virtuoso-t", path=where), shutil.which("isql-vt", path=where)
        self.folder = folder

    @property
    def missing(self) -> str:
        """Why it cannot be measured here; empty when it can."""
        if not self.server or not self.isql:
            return "no virtuoso-t and isql-vt: apt-get install virtuoso-opensource-7, or --virtuoso FOLDER"
        tried = subprocess.run([self.server, "-?"], capture_output=True, text=True, check=False)
        return tried.stderr.strip() if "error while loading" in tried.stderr else ""

    def command(self, http: int, sql: int | None = None) -> list[str]:
        """How it is started on a port."""
        self.folder.mkdir(exist_ok=True)
        file = self.folder / "virtuoso.ini"
        file.write_text(INI.format(folder=self.folder, http=http, sql=sql or _free_port()), encoding="utf-8")
        return [str(self.server), "+foreground", "+configfile", str(file)]

    def load(self, quads: Path) -> None:
        """Fill the database from an N-Quads file and end. Raises `RuntimeError` when that does not work."""
        sql = _free_port()
        command = self.command(_free_port(), sql)
        shutil.copy(quads, self.folder / "data.nq")
        with subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                _wait(sql)
                script = f"ld_dir('{self.folder}', 'data.nq', 'http://bench/none'); rdf_loader_run(); checkpoint; "
                check = "SELECT ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL; shutdown;"
                arguments = [str(self.isql), f"127.0.0.1:{sql}", "dba", "dba", f"exec={script}{check}"]
                done = subprocess.run(arguments, capture_output=True, text=True, timeout=900, check=False)
                if "Error" in done.stderr or "0 Rows" not in done.stdout:
                    raise RuntimeError((done.stderr + done.stdout)[-500:])
                server.wait(120)
            finally:
                server.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing listens on {port} after 60 s")
