// Classes and interfaces of COM by the names that Microsoft's headers give them.
#pragma once

#include <string_view>

namespace drsemu::event {

struct Guid {
  std::string_view text;  // as guid_text writes it
  std::string_view name;
};

inline constexpr Guid kGuids[] = {
    {"{00000000-0000-0000-c000-000000000046}", "IID_IUnknown"},
    {"{00000001-0000-0000-c000-000000000046}", "IID_IClassFactory"},
    {"{0000010b-0000-0000-c000-000000000046}", "IID_IPersistFile"},
    {"{00020400-0000-0000-c000-000000000046}", "IID_IDispatch"},
    {"{00021401-0000-0000-c000-000000000046}", "CLSID_ShellLink"},
    {"{000214ee-0000-0000-c000-000000000046}", "IID_IShellLinkA"},
    {"{000214f9-0000-0000-c000-000000000046}", "IID_IShellLinkW"},
    {"{4590f811-1d3a-11d0-891f-00aa004b2e24}", "CLSID_WbemLocator"},
    {"{dc12a687-737f-11cf-884d-00aa004b2e24}", "IID_IWbemLocator"},
};

}  // namespace drsemu::event
