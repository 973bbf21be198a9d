package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vmdk"
)

// datastoreBrowser tells the capacity of virtual disks, which is in their descriptors.
type datastoreBrowser struct {
	*simulator.HostDatastoreBrowser
}

func (b *datastoreBrowser) SearchDatastoreTask(ctx *simulator.Context, req *types.SearchDatastore_Task) soap.HasFault {
	answer := b.HostDatastoreBrowser.SearchDatastoreTask(ctx, req)
	task := ctx.Map.Get(answer.(*methods.SearchDatastore_TaskBody).Res.Returnval).(*simulator.Task)
	task.Wait()
	result, found := task.Info.Result.(types.HostDatastoreBrowserSearchResults)
	if !found {
		return answer
	}
	for _, file := range result.File {
		if disk, ok := file.(*types.VmDiskFileInfo); ok {
			disk.CapacityKb = capacityOf(ctx, b.Datastore, strings.TrimSuffix(result.FolderPath, "/")+"/"+disk.Path) / 1024
		}
	}
	return answer
}

// capacityOf a disk in bytes, whose path begins with one of the datastores; 0 where there is none.
func capacityOf(ctx *simulator.Context, datastores []types.ManagedObjectReference, path string) int64 {
	var place object.DatastorePath
	place.FromString(path)
	store, found := ctx.Map.FindByName(place.Datastore, datastores).(*simulator.Datastore)
	if !found {
		return 0
	}
	file, err := os.Open(filepath.Join(store.Summary.Url, place.Path))
	if err != nil {
		return 0
	}
	defer file.Close()
	descriptor, err := vmdk.ParseDescriptor(file)
	if err != nil {
		return 0
	}
	return descriptor.Capacity()
}
