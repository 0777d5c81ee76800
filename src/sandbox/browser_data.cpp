// The tables are those that Chrome 124 makes, as far as what reads them asks for (components/history/core/browser,
// net/extras/sqlite of Chromium).
#include "sandbox/browser_data.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <sqlite3.h>

#include <algorithm>

#include "base/error.h"
#include "base/fs.h"

namespace fs = std::filesystem;

namespace drsemu::sandbox {
namespace {

class Database {
 public:
  explicit Database(const fs::path& file) : file_(file) {
    if (sqlite3_open(file.c_str(), &db_) != SQLITE_OK) fail();
  }
  ~Database() { sqlite3_close(db_); }
  Database(const Database&) = delete;

  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }

  // Texts are bound as texts, all else as numbers.
  template <class... Values>
  void insert(const char* sql, const Values&... values) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) != SQLITE_OK) fail();
    int at = 0;
    (bind(statement, ++at, values), ...);
    const int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (result != SQLITE_DONE) fail();
  }

 private:
  static void bind(sqlite3_stmt* statement, int at, const std::string& text) {
    sqlite3_bind_text(statement, at, text.c_str(), -1, SQLITE_TRANSIENT);
  }
  static void bind(sqlite3_stmt* statement, int at, int64_t number) { sqlite3_bind_int64(statement, at, number); }
  [[noreturn]] void fail() { throw Error("cannot write " + file_.string() + ": " + sqlite3_errmsg(db_)); }

  fs::path file_;
  sqlite3* db_ = nullptr;
};

constexpr int64_t kDay = 86'400;

// Microseconds since 1601.
int64_t browser_time(int64_t seconds) { return (seconds + 11'644'473'600) * 1'000'000; }

int64_t last_visit(const Profile::Visit& visit, int64_t now) {
  // Some time of the working day before, which follows from the address.
  return now - static_cast<int64_t>(visit.days_ago) * kDay - 1800 -
         static_cast<int64_t>(visit.url.size() * 397 % 21'600);
}

std::string host_of(const std::string& url) {
  const size_t begin = url.find("//") + 2;
  return url.substr(begin, url.find_first_of("/:?#", begin) - begin);
}

void make_history(const Profile& profile, const fs::path& file, int64_t now) {
  constexpr int64_t kKeptDays = 90;
  constexpr uint64_t kMostVisits = 30;
  Database db(file);
  db.run(
      "PRAGMA journal_mode=OFF; BEGIN;"
      "CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);"
      "INSERT INTO meta VALUES('version','67'),('last_compatible_version','16');"
      "CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT,url LONGVARCHAR,title LONGVARCHAR,visit_count INTEGER "
      "DEFAULT 0 NOT NULL,"
      "typed_count INTEGER DEFAULT 0 NOT NULL,last_visit_time INTEGER NOT NULL,hidden INTEGER DEFAULT 0 NOT NULL);"
      "CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT,url INTEGER NOT NULL,visit_time INTEGER NOT "
      "NULL,from_visit INTEGER,"
      "transition INTEGER DEFAULT 0 NOT NULL,segment_id INTEGER,visit_duration INTEGER DEFAULT 0 NOT NULL);"
      "CREATE TABLE keyword_search_terms(keyword_id INTEGER NOT NULL,url_id INTEGER NOT NULL,term LONGVARCHAR NOT "
      "NULL,normalized_term LONGVARCHAR NOT NULL);"
      "CREATE TABLE downloads(id INTEGER PRIMARY KEY,guid VARCHAR NOT NULL,current_path LONGVARCHAR NOT "
      "NULL,target_path LONGVARCHAR NOT NULL,"
      "start_time INTEGER NOT NULL,received_bytes INTEGER NOT NULL,total_bytes INTEGER NOT NULL,state INTEGER NOT "
      "NULL);"
      "CREATE INDEX visits_url_index ON visits(url);CREATE INDEX urls_url_index ON urls(url);");
  int64_t id = 0;
  for (const Profile::Visit& visit : profile.visits) {
    const int64_t last = last_visit(visit, now);
    ++id;
    db.insert("INSERT INTO urls VALUES(?,?,?,?,?,?,0)", id, visit.url, visit.title, static_cast<int64_t>(visit.count),
              static_cast<int64_t>(visit.count / 4), browser_time(last));
    // A browser keeps the single visits of some months.
    const auto shown = static_cast<int64_t>(std::min(visit.count, kMostVisits));
    for (int64_t i = 0; i < shown; ++i) {
      db.insert("INSERT INTO visits(url,visit_time,from_visit,transition,visit_duration) VALUES(?,?,0,805306368,?)", id,
                browser_time(last - i * (kKeptDays * kDay / shown)), (20 + i * 7 % 90) * int64_t{1'000'000});
    }
  }
  db.run("COMMIT;");
}

void make_cookies(const Profile& profile, const fs::path& file, int64_t now) {
  Database db(file);
  db.run(
      "PRAGMA journal_mode=OFF; BEGIN;"
      "CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);"
      "INSERT INTO meta VALUES('version','21'),('last_compatible_version','21');"
      "CREATE TABLE cookies(creation_utc INTEGER NOT NULL,host_key TEXT NOT NULL,top_frame_site_key TEXT NOT NULL,name "
      "TEXT NOT NULL,"
      "value TEXT NOT NULL,encrypted_value BLOB NOT NULL,path TEXT NOT NULL,expires_utc INTEGER NOT NULL,is_secure "
      "INTEGER NOT NULL,"
      "is_httponly INTEGER NOT NULL,last_access_utc INTEGER NOT NULL,has_expires INTEGER NOT NULL,is_persistent "
      "INTEGER NOT NULL,"
      "priority INTEGER NOT NULL,samesite INTEGER NOT NULL,source_scheme INTEGER NOT NULL,source_port INTEGER NOT NULL,"
      "last_update_utc INTEGER NOT NULL);"
      "CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key,top_frame_site_key,name,path);");
  for (const Profile::Visit& visit : profile.visits) {
    const int64_t last = browser_time(last_visit(visit, now)), made = last - 40 * kDay * 1'000'000,
                  ends = last + 300 * kDay * 1'000'000;
    // Two visits of one host share a cookie.
    db.insert(
        "INSERT OR IGNORE INTO cookies VALUES(?,?,'','session','',CAST('v10'||? AS BLOB),'/',?,1,1,?,1,1,1,0,2,443,?)",
        made, host_of(visit.url), visit.url, ends, last, last);
  }
  db.run("COMMIT;");
}

void make_bookmarks(const Profile& profile, const fs::path& file, int64_t now) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
  int id = 0;
  const auto pair = [&](const char* key, const std::string& value) {
    json.Key(key);
    json.String(value.c_str());
  };
  const auto folder = [&](const char* key, const char* name, bool filled) {
    json.Key(key);
    json.StartObject();
    json.Key("children");
    json.StartArray();
    for (const Profile::Visit& visit : profile.visits) {
      if (!filled || !visit.bookmark) continue;
      json.StartObject();
      pair("date_added", std::to_string(browser_time(now - 200 * kDay + ++id * 7207)));
      pair("id", std::to_string(3 + id));
      pair("name", visit.title);
      pair("type", "url");
      pair("url", visit.url);
      json.EndObject();
    }
    json.EndArray();
    pair("name", name);
    pair("type", "folder");
    json.EndObject();
  };
  json.StartObject();
  json.Key("roots");
  json.StartObject();
  folder("bookmark_bar", "Bookmarks bar", true);
  folder("other", "Other bookmarks", false);
  folder("synced", "Mobile bookmarks", false);
  json.EndObject();
  json.Key("version");
  json.Int(1);
  json.EndObject();
  write_file(file, buffer.GetString());
}

}  // namespace

void make_browser_data(const Profile& profile, const fs::path& folder, int64_t now) {
  fs::create_directories(folder / "Network");
  make_history(profile, folder / "History", now);
  make_cookies(profile, folder / "Network/Cookies", now);
  make_bookmarks(profile, folder / "Bookmarks", now);
}

}  // namespace drsemu::sandbox
