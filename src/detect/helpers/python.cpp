// Runs one Python rule of the original Dr.Semu's kind: check(report_directory) gets and returns bytes.
//
// The interpreter's own ways out are closed for the sake of a clear message; what keeps a rule in is the box.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <fstream>
#include <sstream>
#include <string>

#include "detect/helpers/limits.h"

namespace {

using drsemu::helper::answer_error;
using drsemu::helper::answer_result;

constexpr uint64_t kAddressSpace = uint64_t{1} << 30;

// Before the box is closed: what rules may import is loaded. After it: the rule is run by run().
constexpr char kPrelude[] = R"py(
import builtins, io, os, posixpath, sys, types
ALLOWED = set('''ast base64 binascii bisect builtins codecs collections copy csv dataclasses datetime difflib enum errno fnmatch
    functools glob hashlib heapq io ipaddress itertools json math operator os pathlib pprint random re statistics string struct sys
    textwrap time traceback typing unicodedata urllib uuid zlib'''.split())
for name in sorted(ALLOWED) + ['collections.abc', 'os.path', 'urllib.parse', 'encodings.utf_16', 'encodings.latin_1', 'encodings.cp1252', 'encodings.hex_codec']:
    try:
        __import__(name)
    except ImportError:
        pass

REPORT, FACTS, RULE = '/report', '/facts.json', 'drsemu_rule'

def refuse(what):
    raise PermissionError(what + ' is not allowed in a rule')

def inside(path):
    text = os.fsdecode(path).replace('\\', '/')
    whole = posixpath.normpath(posixpath.join(REPORT, text))
    if whole != REPORT and not whole.startswith(REPORT + '/'):
        raise PermissionError(text + ' is outside the report: a rule reads nothing else')
    return FACTS if whole == REPORT + '/report.json' else whole

def on_paths(function):
    def wrapped(path='.', *args, **kwargs):
        if isinstance(path, (str, bytes, os.PathLike)):
            result = function(inside(path), *args, **kwargs)
            return [os.fsencode(entry) for entry in result] if isinstance(path, bytes) and isinstance(result, list) else result
        refuse('a descriptor')
    return wrapped

def open_report(file, mode='r', *args, _open=io.open, **kwargs):
    if not isinstance(file, (str, bytes, os.PathLike)):
        refuse('a descriptor')
    if set(mode) - set('rbt'):
        refuse('writing files')
    return _open(inside(file), mode, *args, **kwargs)

def guarded_import(name, globals=None, locals=None, fromlist=(), level=0, _import=builtins.__import__):
    if globals is not None and globals.get('__name__') == RULE and name.split('.')[0] not in ALLOWED | {'dr_semu_utils'}:
        raise ImportError('a rule may not import ' + name)
    return _import(name, globals, locals, fromlist, level)

REFUSED = ('os.system', 'os.exec', 'os.fork', 'os.forkpty', 'os.posix_spawn', 'os.spawn', 'os.startfile', 'os.kill', 'os.remove', 'os.rename',
           'os.mkdir', 'os.rmdir', 'os.link', 'os.symlink', 'os.truncate', 'os.chmod', 'os.chown', 'os.chdir', 'os.putenv', 'subprocess.', 'socket.',
           'ctypes.', 'shutil.', 'pty.', 'signal.', 'resource.setrlimit', 'mmap.')

def audit(event, args, _refused=REFUSED, _prefix=sys.base_prefix + '/lib/python'):
    if event.startswith(_refused):
        refuse(event)
    if event == 'open' and isinstance(args[0], (str, bytes)):
        path = os.fsdecode(args[0])
        if path not in (REPORT, FACTS) and not path.startswith((REPORT + '/', _prefix)):
            raise PermissionError(path + ' is outside the report: a rule reads nothing else')

def get_starter_details(report_directory):
    starter = report_directory + b'\\starter.json'
    if not os.path.exists(starter):
        return None, None, None
    with open_report(starter) as file:
        found = json_module.load(file)
    return found['image_path'], found['starter_pid'], found['sha_256']

def get_json_from_file(file_path):
    if not os.path.exists(file_path):
        return None, None, None
    with open_report(file_path) as file:
        return json_module.load(file)

json_module = sys.modules['json']
utils = types.ModuleType('dr_semu_utils')
utils.get_starter_details, utils.get_json_from_file = get_starter_details, get_json_from_file
utils.json, utils.os = json_module, os
sys.modules['dr_semu_utils'] = utils

def close_box():
    for name in ('stat', 'lstat', 'listdir', 'scandir', 'access'):
        setattr(os, name, on_paths(getattr(os, name)))
    builtins.open = io.open = open_report
    builtins.__import__ = guarded_import
    builtins.input = builtins.breakpoint = lambda *args: refuse('input')
    sys.path[:] = []
    sys.stdin = None
    sys.addaudithook(audit)

def run(source, name, only_check):
    module = types.ModuleType(RULE)
    try:
        code = compile(source, name, 'exec')
        if only_check:
            return 'CLEAN', None
        exec(code, module.__dict__)
        check = module.__dict__.get('check')
        if not callable(check):
            return None, 'has no function check(report_directory)'
        result = check(REPORT.encode())
        if isinstance(result, str):
            result = result.encode()
        if not isinstance(result, bytes):
            return None, 'check returned a ' + type(result).__name__ + ', not a name in bytes'
        return result.decode('utf-8', 'replace'), None
    except MemoryError:
        return None, 'used more memory than a rule may'
    except BaseException as error:
        line = 0
        trace = error.__traceback__
        while trace:
            if trace.tb_frame.f_code.co_filename == name:
                line = trace.tb_lineno
            trace = trace.tb_next
        if isinstance(error, SyntaxError):
            line = error.lineno or 0
        text = (str(error) or type(error).__name__).split('\n')[0]
        return None, (name + ':' + str(line) + ': ' if line else '') + type(error).__name__ + ': ' + text
)py";

std::string text_of(PyObject* object) {
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(object, &size);
  return text ? std::string(text, static_cast<size_t>(size)) : "text that is no UTF-8";
}

void start_python() {
  PyConfig config;
  PyConfig_InitIsolatedConfig(&config);
  config.site_import = 0;
  config.pathconfig_warnings = 0;
  config.write_bytecode = 0;
  config.install_signal_handlers = 0;
  config.buffered_stdio = 0;
  const PyStatus status = Py_InitializeFromConfig(&config);
  PyConfig_Clear(&config);
  if (PyStatus_Exception(status))
    answer_error(std::string("Python does not start: ") + (status.err_msg ? status.err_msg : ""));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const bool only_check = std::string_view(argv[argc - 1]) == "--check";
  const std::string rule = argv[1];
  const std::string name = rule.substr(rule.rfind('/') + 1);
  std::ifstream in(rule, std::ios::binary);
  std::ostringstream source;
  source << in.rdbuf();
  const std::string text = source.str();

  start_python();
  if (PyRun_SimpleString(kPrelude) != 0) answer_error("the helper's own prelude failed");
  drsemu::helper::enter_box(kAddressSpace);
  PyObject* main_module = PyImport_AddModule("__main__");
  PyObject* closed = PyObject_CallMethod(main_module, "close_box", nullptr);
  if (!closed) answer_error("the helper's own prelude failed");
  PyObject* pair = PyObject_CallMethod(main_module, "run", "y#si", text.data(), static_cast<Py_ssize_t>(text.size()),
                                       name.c_str(), only_check ? 1 : 0);
  if (!pair || !PyTuple_Check(pair) || PyTuple_Size(pair) != 2) answer_error("the interpreter failed");
  PyObject* error = PyTuple_GetItem(pair, 1);
  if (error != Py_None) answer_error(text_of(error));
  answer_result(text_of(PyTuple_GetItem(pair, 0)));
}
